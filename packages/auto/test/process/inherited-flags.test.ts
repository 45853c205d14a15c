// NODE_OPTIONS as child processes get it.
import { withFile } from '../../src/process/inherited-flags';

describe('withFile', () => {
  it.each([
    ['--require @sgp-otel/auto/register', '--require /app/register.js'],
    ['-r @sgp-otel/auto/register --max-old-space-size=512', '-r /app/register.js --max-old-space-size=512'],
    ['--enable-source-maps --require=@sgp-otel/auto/register', '--enable-source-maps --require=/app/register.js'],
    ['--import @sgp-otel/auto/register', '--import file:///app/register.js'],
    ['--require "@sgp-otel/auto/register"', '--require /app/register.js'],
    ['--require @sgp-otel/auto/register-more', '--require @sgp-otel/auto/register-more'],
    ['--require ./otel.js', '--require ./otel.js'],
    ['', ''],
  ])('%j becomes %j', (options, expected) => {
    expect(withFile(options, '/app/register.js')).toBe(expected);
  });

  it('quotes a path as Node reads it', () => {
    expect(withFile('--require @sgp-otel/auto/register', '/my app/register.js')).toBe(
      '--require "/my app/register.js"',
    );
  });
});
