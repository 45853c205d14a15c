import { early } from './b.mjs';

export function a() {
  return `a sees ${early}`;
}
