let variable = 'before';
export { variable as default };
export const change = () => (variable = 'after');
