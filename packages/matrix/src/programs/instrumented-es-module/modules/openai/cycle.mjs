import { connect } from './index.mjs';

export function hoisted() {
  return connect.name.length;
}
if (typeof connect !== 'function') throw new Error('not hoisted');
