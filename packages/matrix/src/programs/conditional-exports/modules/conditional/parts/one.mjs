export const part = 'one, imported';
