let value = 1;
let second = 2;
export { value, second, second as 'no identifier' };
export default value;
export function setBoth(to) {
  value = to;
  second = to;
}
