import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { log } from '../../src/diagnostics/log';

let stderr: jest.SpyInstance;

beforeEach(() => {
  stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterEach(() => {
  diag.disable();
  stderr.mockRestore();
});

function setLogger(logLevel = DiagLogLevel.ALL): jest.Mocked<DiagLogger> {
  const logger = { error: jest.fn(), warn: jest.fn(), info: jest.fn(), debug: jest.fn(), verbose: jest.fn() };
  diag.setLogger(logger, { logLevel, suppressOverrideMessage: true });
  for (const method of Object.values(logger)) method.mockClear();
  return logger;
}

describe('log without a diag logger', () => {
  it('writes warnings and errors to stderr, a line each, under the name of the package', () => {
    log.warn('a key is missing');
    log.error('it broke');
    expect(stderr.mock.calls.map(([text]) => text)).toEqual([
      '@sgp-otel/exporter warn: a key is missing\n',
      '@sgp-otel/exporter error: it broke\n',
    ]);
  });

  it('is silent about information', () => {
    log.info('all well');
    expect(stderr).not.toHaveBeenCalled();
  });

  it('survives a stderr that fails', () => {
    stderr.mockImplementation(() => {
      throw new Error('EPIPE');
    });
    expect(() => log.error('it broke')).not.toThrow();
  });
});

describe('log with a diag logger', () => {
  it.each(['error', 'warn', 'info'] as const)('gives %s to the logger and writes nothing itself', (level) => {
    const logger = setLogger();
    log[level]('message');
    expect(logger[level]).toHaveBeenCalledTimes(1);
    expect(logger[level]).toHaveBeenCalledWith('@sgp-otel/exporter', 'message');
    expect(stderr).not.toHaveBeenCalled();
  });

  it('leaves it to the logger which levels are shown', () => {
    const logger = setLogger(DiagLogLevel.ERROR);
    log.warn('message');
    expect(logger.warn).not.toHaveBeenCalled();
    expect(stderr).not.toHaveBeenCalled();
  });

  it('survives a logger that throws', () => {
    const logger = setLogger();
    logger.warn.mockImplementation(() => {
      throw new Error('the logger broke');
    });
    expect(() => log.warn('message')).not.toThrow();
  });

  it('writes to stderr again once the logger is taken away', () => {
    setLogger();
    diag.disable();
    log.warn('message');
    expect(stderr).toHaveBeenCalledTimes(1);
  });
});
