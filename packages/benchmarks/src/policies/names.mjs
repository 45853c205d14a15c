// The policies this project descends from, as the page calls them.

export const PER_EVENT = 'one request per event, no keepalive';
export const FIFTY_SERIAL = '50 every 4 s, serial';
export const TWO_HUNDRED_THREE = '200 with a linger, 3 in flight';

// Ways to write a span.
export const END_ONLY = 'end-only';
export const START_AND_END = 'start + end';
/** Start writes on, by this project: a start whose span has ended before it was sent is never sent. */
export const COALESCED = 'start + end, coalesced';
