// How long one attempt may take: what is configured, and on top the time that its bytes need at the rate that was seen.
// Pure: times are passed in.

/** Until a large request was answered: 2 Mbit/s. */
const FIRST_BYTES_PER_MILLI = 256;
/** Of smaller bodies the time says more about the server than about the way there. */
const MEASURED_FROM_BYTES = 32 * 1024;
/** Of each new measure so much is believed. */
const WEIGHT = 0.3;
/** A way that was fast may be shared by others now. */
const SLACK = 2;

export class AttemptTime {
  #bytesPerMilli = FIRST_BYTES_PER_MILLI;

  /** A body of this size was answered after so long: at least this fast is the way there. */
  answered(bodyBytes: number, millis: number): void {
    if (bodyBytes < MEASURED_FROM_BYTES) return;
    const seen = bodyBytes / Math.max(1, millis);
    this.#bytesPerMilli += WEIGHT * (seen - this.#bytesPerMilli);
  }

  /** @param floorMillis what an attempt with next to no body may take */
  millisFor(bodyBytes: number, floorMillis: number): number {
    return Math.ceil(floorMillis + (SLACK * bodyBytes) / this.#bytesPerMilli);
  }
}
