let value = 'before';
export default value;
export function replaceExpression() {
  value = 'after';
}
