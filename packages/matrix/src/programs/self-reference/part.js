import { main } from 'self-reference';

export const part = () => main;
