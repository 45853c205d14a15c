// PostgreSQL text cannot hold U+0000 or half of a surrogate pair. Identifiers that contain one are refused;
// everywhere else the character is stored as U+FFFD.

/** True if PostgreSQL can store `text` unchanged. */
export function isStorable(text: string): boolean {
  // With the u flag \p{Surrogate} matches only halves without a partner.
  return !/[\0\p{Surrogate}]/u.test(text);
}

/** `value` with U+FFFD in place of every character that cannot be stored, in strings and in keys. */
export function replaceUnstorable<T>(value: T): T {
  // JSON.stringify escapes exactly these characters, always in lower case, so one pass over its output is
  // enough; the last alternative skips other escapes, such as the two backslashes of a literal "\\u0000".
  const json = JSON.stringify(value);
  const storable = json.replace(/\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g, (sequence) =>
    /^\\u(?:0000|d[89a-f])/.test(sequence) ? '\ufffd' : sequence,
  );
  return storable === json ? value : (JSON.parse(storable) as T);
}
