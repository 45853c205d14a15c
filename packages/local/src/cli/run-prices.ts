// `sgp-local prices`: prints the prices that ship with the package, as a file that `--prices` takes back.

import { pricesAsCsv, pricesAsJson } from '../prices/format-prices';
import { SHIPPED_PRICES } from '../prices/shipped-prices';

export function runPrices(args: { json?: boolean }): void {
  process.stdout.write(args.json ? pricesAsJson(SHIPPED_PRICES) : pricesAsCsv(SHIPPED_PRICES));
}
