// Random text of any characters for properties. Not part of the index, since loading fast-check takes a while.
import fc from 'fast-check';

const FIRST_SURROGATE = 0xd800;
const SURROGATES = 0x800;
const LAST_CODE_POINT = 0x10ffff;

/**
 * Like fast-check's own unit "binary", with the same values for the same seed, which lists all 1.1 million characters
 * in a map when it is first used: a second for each test file.
 */
const character = fc.nat(LAST_CODE_POINT - SURROGATES).map(characterAt, indexOf);

/** Text of whole code points, those of control characters and outside the basic plane among them. */
export function unicodeText(constraints: Omit<fc.StringConstraints, 'unit'> = {}): fc.Arbitrary<string> {
  return fc.string({ ...constraints, unit: character });
}

function characterAt(index: number): string {
  return String.fromCodePoint(index < FIRST_SURROGATE ? index : index + SURROGATES);
}

/** @throws for what is not one character, as fast-check asks of the way back */
function indexOf(text: unknown): number {
  if (typeof text !== 'string' || [...text].length !== 1) throw new Error('Not one character');
  const codePoint = text.codePointAt(0) as number;
  const isSurrogate = codePoint >= FIRST_SURROGATE && codePoint < FIRST_SURROGATE + SURROGATES;
  if (isSurrogate) throw new Error('Half a character');
  return codePoint < FIRST_SURROGATE ? codePoint : codePoint - SURROGATES;
}
