let counted = 0;
export const count = () => ++counted;
