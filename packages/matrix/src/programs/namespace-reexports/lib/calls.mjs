export let count = 0;
export function call() {
  count += 1;
}
