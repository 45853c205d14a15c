// This project's processor, with its own exporter and client.
import { SgpSpanProcessor } from '@sgp-otel/exporter';

export function make(url) {
  const processor = new SgpSpanProcessor({ apiKey: 'benchmark', accountId: 'benchmark', baseUrl: url });
  return {
    processor,
    answered: () => {
      const { delivered, dropped } = processor.stats();
      return delivered + dropped;
    },
    delivered: () => processor.stats().delivered,
    dropped: () => processor.stats().dropped,
  };
}
