import './fails-too.mjs';
export const value = 1;
