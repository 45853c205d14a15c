// Deterministic embeddings: each word is hashed to one signed dimension, so texts that share words are near.

const stopWords = new Set(
  'a an and are at for from i in is it my of on or the to was what when where with you your'.split(' '),
);

/** A unit vector (Float32Array) of the text's words. */
function embedText(text, dimensions) {
  const vector = new Float32Array(dimensions);
  for (const word of text.toLowerCase().match(/[a-z0-9]+/g) ?? []) {
    if (stopWords.has(word)) continue;
    const hash = fnv1a(stem(word));
    vector[hash % dimensions] += hash & 0x8000_0000 ? -1 : 1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/** "returned", "returns" and "return" are one word. */
function stem(word) {
  return word.length > 4 ? word.replace(/(ing|ed|es|s)$/, '') : word;
}

function fnv1a(word) {
  let hash = 0x811c_9dc5;
  for (const character of word) {
    hash = Math.imul(hash ^ character.codePointAt(0), 0x0100_0193) >>> 0;
  }
  return hash;
}

module.exports = { embedText };
