// What a flush came to. An intersection with `void`, since OpenTelemetry's interface promises nothing.

/** Where the spans are that a flush waited for. */
// biome-ignore lint/suspicious/noConfusingVoidType: the interface of a span processor promises void
export type FlushReport = void & {
  /** `spooled` when some of them are on disk and not delivered yet. */
  readonly outcome: 'delivered' | 'spooled';
  /** How many spans of this process are on disk and not delivered yet. */
  readonly spooled: number;
};

export function flushReport(spooled: number): FlushReport {
  return { outcome: spooled > 0 ? 'spooled' : 'delivered', spooled } as FlushReport;
}
