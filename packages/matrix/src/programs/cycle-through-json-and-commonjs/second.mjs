import first from './first.cjs';
import * as main from './main.mjs';

export const later = () => `${first.shown} of ${Object.keys(main).length}`;
