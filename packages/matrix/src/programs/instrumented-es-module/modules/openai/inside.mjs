import { client } from './index.mjs';

export const fromInside = () => client;
