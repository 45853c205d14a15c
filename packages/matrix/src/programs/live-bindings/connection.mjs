export let client = null;
export let count = 0;
export async function connect() {
  await null;
  client = { connected: true };
  count += 1;
  setTimeout(() => (count += 1), 1);
}
