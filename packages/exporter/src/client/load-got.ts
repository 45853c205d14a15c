// Loads got at the first request rather than at start: it costs some 35 ms. This room is the only one that knows got.
import type { Got } from 'got';
import * as realTime from '../clock/real-time';
import * as ownGlobals from '../own-globals';

type LoadGot = (own: typeof ownGlobals & typeof realTime) => { got: Got };

let loaded: Got | undefined;

export function loadGot(): Got {
  // Bundled into CommonJS by scripts/bundle-vendor.mjs.
  loaded ??= (require('../../vendor/got.js') as LoadGot)({ ...ownGlobals, ...realTime }).got;
  return loaded;
}
