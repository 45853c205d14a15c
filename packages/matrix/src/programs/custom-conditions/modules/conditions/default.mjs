export const kind = 'default';
