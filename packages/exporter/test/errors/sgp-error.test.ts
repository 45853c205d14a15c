import { inspect } from 'node:util';
import { SgpError, sgpErrorCodes } from '../../src/errors/sgp-error';

describe('SgpError', () => {
  it('is an Error with its code and details', () => {
    const error = new SgpError('SGP_REJECTED', 'It was refused.', {
      status: 422,
      attempts: 2,
      serverMessage: 'bad item',
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'SgpError',
      code: 'SGP_REJECTED',
      message: 'It was refused.',
      status: 422,
      attempts: 2,
      serverMessage: 'bad item',
    });
    expect(error.stack).toContain('sgp-error.test');
  });

  it('shows its code when it is printed', () => {
    expect(inspect(new SgpError('SGP_TIMEOUT', 'late'))).toContain("code: 'SGP_TIMEOUT'");
  });
});

describe('SgpError.isSgpError', () => {
  it('knows an error of another copy of the package', () => {
    let Other: typeof SgpError | undefined;
    jest.isolateModules(() => {
      Other = (require('../../src/errors/sgp-error') as { SgpError: typeof SgpError }).SgpError;
    });
    expect(Other).toBeDefined();
    expect(Other).not.toBe(SgpError);
    const error = Other && new Other('SGP_CLOSED', 'closed');
    expect(error).not.toBeInstanceOf(SgpError);
    expect(SgpError.isSgpError(error)).toBe(true);
  });

  it.each([undefined, null, 'SGP_CLOSED', 7, {}, new Error('x'), { name: 'SgpError', code: 'SGP_CLOSED' }])(
    'is false for %p',
    (value) => {
      expect(SgpError.isSgpError(value)).toBe(false);
    },
  );
});

describe('sgpErrorCodes', () => {
  it('all begin with SGP_ and say something', () => {
    for (const [code, meaning] of Object.entries(sgpErrorCodes)) {
      expect(code).toMatch(/^SGP_[A-Z]+(_[A-Z]+)*$/);
      expect(meaning).toMatch(/^[A-Z].*\.$/);
    }
  });
});
