// What is known of each segment of the queue: how far its records were handed out, and how many of them are not done.
// A segment is deleted when all of its records were handed out and are done.

export interface Segment {
  readonly path: string;
  bytes: number;
  /** Records before this offset were handed out. */
  handedTo: number;
  /** Records that were handed out and are not done. */
  open: number;
  /** No more records are written to it. */
  isEnded: boolean;
  /** Whether it was read to its end. */
  isRead: boolean;
}

export class SegmentBooks {
  /** Oldest first. */
  readonly #segments = new Map<string, Segment>();

  get bytes(): number {
    let bytes = 0;
    for (const segment of this.#segments.values()) bytes += segment.bytes;
    return bytes;
  }

  /** Adds a segment of an earlier process, to be read from its beginning. */
  found(path: string, bytes: number): void {
    this.#segments.set(path, { path, bytes, handedTo: 0, open: 0, isEnded: true, isRead: false });
  }

  /** Notes that a record was written, and returns its segment. */
  written(path: string, end: number): Segment {
    let segment = this.#segments.get(path);
    if (segment === undefined) {
      for (const each of this.#segments.values()) each.isEnded = true;
      segment = { path, bytes: 0, handedTo: 0, open: 0, isEnded: false, isRead: false };
      this.#segments.set(path, segment);
    }
    segment.bytes = end;
    return segment;
  }

  ended(path: string): void {
    const segment = this.#segments.get(path);
    if (segment) segment.isEnded = true;
  }

  /** The oldest segment with records that were not handed out. */
  get nextToRead(): Segment | undefined {
    for (const segment of this.#segments.values()) {
      if (!segment.isRead && segment.handedTo < segment.bytes) return segment;
    }
    return undefined;
  }

  /** Segments that may be deleted. */
  get spent(): Segment[] {
    return [...this.#segments.values()].filter((segment) => this.isSpent(segment));
  }

  /** Whether nothing of it is needed any more. */
  isSpent(segment: Segment): boolean {
    const isHandedOut = segment.isRead || segment.handedTo >= segment.bytes;
    return this.#segments.has(segment.path) && segment.isEnded && isHandedOut && segment.open === 0;
  }

  forget(segment: Segment): void {
    this.#segments.delete(segment.path);
  }
}
