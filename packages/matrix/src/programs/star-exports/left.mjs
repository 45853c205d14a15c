export const left = 1;
export const ambiguous = 'left';
export const own = 'not seen';
export default 'left';
