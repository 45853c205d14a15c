export const before = 1;
throw new TypeError('openai does not load');
