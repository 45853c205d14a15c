export const rightValue = 2;
export const ambiguous = 'right';
