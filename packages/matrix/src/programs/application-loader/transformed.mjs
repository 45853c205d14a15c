export const value = 'before';
