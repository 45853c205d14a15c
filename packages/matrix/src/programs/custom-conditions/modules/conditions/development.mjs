export const kind = 'development';
