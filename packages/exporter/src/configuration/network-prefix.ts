// The size of a network behind its address: how many bits, as a number (10.0.0.0/8) or as a mask (10.0.0.0/255.0.0.0).

/** @param version of IP. `undefined` for what is no size of a network, such as a mask with holes */
export function prefixOf(size: string, version: number): number | undefined {
  if (/^\d+$/.test(size)) return Number(size) <= (version === 4 ? 32 : 128) ? Number(size) : undefined;
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(size)?.slice(1).map(Number);
  if (version !== 4 || parts === undefined || parts.some((part) => part > 255)) return undefined;
  const bits = parts.map((part) => part.toString(2).padStart(8, '0')).join('');
  const ones = bits.indexOf('0') < 0 ? bits.length : bits.indexOf('0');
  return bits.includes('1', ones) ? undefined : ones;
}
