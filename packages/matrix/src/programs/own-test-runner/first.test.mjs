import assert from 'node:assert';
import { describe, it, mock, test } from 'node:test';

describe('a group', () => {
  it('passes', () => console.log('output of a test'));
  it('fails', () => assert.equal(1, 2));
  it.skip('is skipped', () => {});
});
test('fakes timers', () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date', 'setInterval', 'setImmediate'] });
  let isOver = false;
  setTimeout(() => { isOver = true; }, 5000);
  mock.timers.tick(5000);
  assert(isOver);
  assert.equal(Date.now(), 5000);
  mock.timers.reset();
});
