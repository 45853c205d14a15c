import { dependency } from 'dependency';

export const state = { count: 0, dependency };
