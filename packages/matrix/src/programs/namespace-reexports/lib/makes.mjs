const value = 'named';
export { value as 'a name with spaces' };
export default function makes() {
  return makes.name;
}
