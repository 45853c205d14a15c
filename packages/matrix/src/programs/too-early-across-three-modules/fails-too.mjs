import { value } from './fails.mjs';
export const twice = value * 2;
