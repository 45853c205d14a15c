// Tokens and cost of one model call (mapping 9.2; contract: Tokens and cost). They are billed: every number comes from
// one source.
import type { JsonObject } from '../item/sgp-item';
import { isEmbedding } from './classify-span';
import type { UsageCounts, UsageKey } from './dialect';
import type { DialectTables } from './dialect-tables';
import type { KeyList } from './key-list';
import type { SpanView } from './span-view';

export interface SpanUsage {
  readonly usage: JsonObject;
  /** The input as it was recorded, when the parts of it were counted beside it. */
  readonly recordedInput?: number | undefined;
  /** The output as it was recorded, when the model's thoughts were counted beside it. */
  readonly recordedOutput?: number | undefined;
}

type Counts = Partial<Record<UsageKey, number>>;

/**
 * `undefined` when nothing was used. In what is sent, cached tokens are a part of the input, and reasoning tokens of
 * the output.
 */
export function spanUsage(view: SpanView, dialects: DialectTables): SpanUsage | undefined {
  const reports = dialects.usageReaders.map((read) => read(view));
  const usage: Counts = {};
  for (const { key, list } of dialects.usageKeys) {
    const number = firstNumber(view, list) ?? firstReported(reports, key);
    if (number !== undefined) usage[key] = number;
  }
  const recordedOutput = areThoughtsBeside(usage) ? sumOutput(usage) : undefined;
  const recordedInput = areAdditive(usage) ? sumInput(usage) : undefined;
  const { input_tokens: input, output_tokens: output } = usage;
  if (usage.total_tokens === undefined && input !== undefined) {
    if (output !== undefined) usage.total_tokens = input + output;
    else if (isEmbedding(view, dialects)) usage.total_tokens = input;
  }
  return Object.values(usage).some((number) => number > 0) ? { usage, recordedInput, recordedOutput } : undefined;
}

const cacheTokens = ({ cached_input_tokens: read = 0, cache_creation_input_tokens: written = 0 }: Counts) =>
  read + written;

/**
 * Whether cached and written tokens were counted beside the input (Anthropic, Bedrock), as the numbers alone can tell:
 * part of it they cannot be.
 */
function areAdditive(usage: Counts): boolean {
  const { input_tokens: input, output_tokens: output, total_tokens: total } = usage;
  const cache = cacheTokens(usage);
  if (input === undefined || cache === 0) return false;
  return cache > input || (output !== undefined && total === input + output + cache);
}

/** The input with all of its parts, and the total with it. Returns the input as it was. */
function sumInput(usage: Counts): number {
  const { input_tokens: recorded = 0, output_tokens: output } = usage;
  const input = recorded + cacheTokens(usage);
  usage.input_tokens = input;
  if (output !== undefined) usage.total_tokens = input + output;
  return recorded;
}

/** Whether reasoning was counted beside the output (Gemini), as the numbers alone can tell: part of it it cannot be. */
function areThoughtsBeside(usage: Counts): boolean {
  const {
    input_tokens: input = 0,
    output_tokens: output,
    total_tokens: total,
    reasoning_tokens: reasoning = 0,
  } = usage;
  if (output === undefined || reasoning === 0) return false;
  return reasoning > output || total === input + output + reasoning;
}

/** The output with the reasoning in it. Returns the output as it was. */
function sumOutput(usage: Counts): number {
  const { output_tokens: recorded = 0, reasoning_tokens: reasoning = 0 } = usage;
  usage.output_tokens = recorded + reasoning;
  if (usage.total_tokens !== undefined && usage.input_tokens !== undefined) {
    usage.total_tokens = Math.max(usage.total_tokens, usage.input_tokens + usage.output_tokens);
  }
  return recorded;
}

function firstNumber(view: SpanView, list: KeyList): number | undefined {
  if (!view.hasAny(list)) return undefined;
  for (const key of list.keys) {
    const number = view.number(key);
    if (number !== undefined) return number;
  }
  return undefined;
}

function firstReported(reports: readonly (UsageCounts | undefined)[], key: UsageKey): number | undefined {
  for (const report of reports) {
    const number = report?.[key];
    if (number !== undefined) return number;
  }
  return undefined;
}
