// Where estimated costs come from, and which models have no price.

import type { PriceFacts } from '../api/types';
import { useFetched } from '../api/use-fetched';
import { formatCount } from '../format/amount';

export function PriceNote({ account }: { account: string | undefined }) {
  const { value } = useFetched<PriceFacts>(account, account && 'prices');
  if (value === undefined) return null;
  const { model_count, oldest_as_of, newest_as_of, unknown_models } = value;
  const days = oldest_as_of === newest_as_of ? newest_as_of : `${oldest_as_of} to ${newest_as_of}`;
  return (
    <div class="price-note">
      <p class="quiet">
        {model_count === 0
          ? 'Costs are those that spans report; nothing is estimated.'
          : `≈ marks costs estimated from the prices of ${formatCount(model_count)} models as of ${days}.`}
      </p>
      {unknown_models.length > 0 && model_count > 0 && (
        <p class="notice">
          No price is known for{' '}
          {unknown_models.map(({ model, count }, index) => (
            <span key={model ?? ''}>
              {index > 0 && ', '}
              {model === null ? 'calls without a model' : <code>{model}</code>} ({formatCount(count)})
            </span>
          ))}
          . Add them with <code>sgp-local --prices prices.csv</code>; <code>sgp-local prices</code> prints a file to
          start from.
        </p>
      )}
    </div>
  );
}
