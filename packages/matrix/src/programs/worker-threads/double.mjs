export let calls = 0;
export function double(value) {
  calls += 1;
  return value * 2 + calls;
}
