// Random characters and words, the same in each run.

export function randomOf(seed) {
  let state = seed * 2_654_435_761 + 1;
  const below = (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const chars = (alphabet) => (count) => Array.from({ length: count }, () => alphabet[below(alphabet.length)]).join('');
  const lower = 'abcdefghijklmnopqrstuvwxyz';
  const pick = (list) => list[below(list.length)];
  return {
    pick,
    lower: chars(`${lower}0123456789`),
    number: (digits) => `${1 + below(9)}${chars('0123456789')(digits - 1)}`,
    hex: chars('0123456789abcdef'),
    upper: chars(`${lower.toUpperCase()}234567`),
    mixed: (count) => `a7Q${chars(`${lower}${lower.toUpperCase()}0123456789`)(count - 3)}`,
    word: () => pick(['orders', 'billing', 'search', 'inventory', 'delivery', 'reports']),
    password: () => pick(['hunter', 'Tr0ub', 'swordfish', 'Zebra!', 'kiwi_', 'blue-']) + chars('0123456789')(3),
    /** As a generator of passwords makes them; `signs` are those that the place it stands in leaves to it. */
    strong: (signs = '_-') =>
      `${chars(lower)(3)}${chars(lower.toUpperCase())(2)}${pick([...signs])}${chars('0123456789')(2)}${chars(lower)(4)}`,
    user: () => pick(['bo', 'app', 'svc_user', 'root', 'alice']),
    host: () => pick(['db.example.com', '10.2.0.9', 'cache-1', 'api.example.org']),
  };
}
