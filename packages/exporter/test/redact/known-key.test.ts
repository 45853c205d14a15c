import { KnownKey, knownKey } from '../../src/redact/known-key';

describe('knownKey', () => {
  it('answers the same after more keys than it remembers, and for long ones', () => {
    for (let index = 0; index < 10_000; index++) knownKey(`key${index}.name`);
    expect(knownKey('db_password').name).toBe('always');
    expect(knownKey(`${'x.'.repeat(5000)}password`).name).toBe('always');
  });

  it('knows the last four clean values of a key, and no other', () => {
    expect(knownKey('http.method').isClean('GET')).toBe(false);
    knownKey('http.method').rememberClean('GET');
    expect(knownKey('http.method').isClean('GET')).toBe(true);
    expect(knownKey('http.method').isClean('POST')).toBe(false);
    expect(knownKey('http.other').isClean('GET')).toBe(false);
    for (const method of ['PUT', 'POST', 'HEAD', 'PATCH']) knownKey('http.method').rememberClean(method);
    expect(knownKey('http.method').isClean('PUT')).toBe(true);
    expect(knownKey('http.method').isClean('GET')).toBe(false);
  });

  it('keeps no long value, and none of a key whose values never repeat', () => {
    const long = knownKey('long');
    long.rememberClean('x'.repeat(129));
    expect(long.isClean('x'.repeat(129))).toBe(false);
    const id = knownKey('some.id');
    for (let index = 0; index < 100; index++) id.rememberClean(`${index}`);
    expect(id.isClean('99')).toBe(false);
  });

  it('keeps values up to a length', () => {
    const key = knownKey('some.length');
    key.rememberClean('x'.repeat(128));
    expect(key.isClean('x'.repeat(128))).toBe(true);
    expect(key.isClean('x'.repeat(129))).toBe(false);
  });

  it('remembers sixteen new values, and one more for each sixteen times that one comes again', () => {
    const key = new KnownKey('never');
    for (let index = 0; index < 16; index++) key.rememberClean(`${index}`);
    expect(['11', '12', '15', '16'].map((value) => key.isClean(value))).toEqual([false, true, true, false]);
    key.rememberClean('16');
    expect(key.isClean('16')).toBe(false);
    for (let index = 0; index < 14; index++) key.isClean('15');
    key.rememberClean('17');
    expect([key.isClean('17'), key.isClean('12')]).toEqual([true, false]);
    key.rememberClean('18');
    expect(key.isClean('18')).toBe(false);
  });

  it('remembers no more for what came again before anything was lost', () => {
    const key = new KnownKey('never');
    key.rememberClean('a');
    for (let index = 0; index < 64; index++) key.isClean('a');
    for (let index = 0; index < 17; index++) key.rememberClean(`${index}`);
    expect([key.isClean('15'), key.isClean('16')]).toEqual([true, false]);
  });

  it.each<[string, boolean, boolean]>([
    ['value', true, false],
    ['newValue', true, false],
    ['VALUE', true, false],
    ['values', true, false],
    ['val', true, false],
    ['plainText', true, false],
    ['xvalues', false, false],
    ['valued', false, false],
    ['X-Amz-Signature', false, true],
  ])(
    'tells of %s whether it is the value of a pair (%j) or the signature of a URL (%j)',
    (name, isPair, isSignature) => {
      expect([knownKey(name).isPairValue, knownKey(name).isUrlSignature]).toEqual([isPair, isSignature]);
      expect(new KnownKey('never')).toEqual(expect.objectContaining({ isPairValue: false, isUrlSignature: false }));
    },
  );
});
