export const dependency = 'found';
