export const text = 'original';
