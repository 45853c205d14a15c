import { knownKey } from '../../src/redact/known-key';

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
});
