// Stands in for the libraries behind got features that this package never turns on: HTTP/2, response caching and DNS
// caching. They are half of got's size and most of its load time.

class LeftOut {
  constructor() {
    throw new Error('This feature of got is left out of the bundle.');
  }
}

export default LeftOut;
export { LeftOut as CacheError };

/**
 * Replaces `Intl.ListFormat`, for which Node loads 10 ms worth of locale data; got words its argument errors with it.
 */
export class ListFormat {
  format(words) {
    return [...words].join(' and ');
  }
}
