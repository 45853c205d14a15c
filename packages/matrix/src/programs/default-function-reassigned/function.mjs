export default function answer() {
  return 'before';
}
export function replace() {
  answer = () => 'after';
}
