// What one model call used, in a form in which what two instrumentations wrote about the same call can be compared.
import type { ModelCallReport } from '../convert/span-to-item';
import type { JsonValue } from '../item/sgp-item';
import { RecentMap } from './recent-map';

export interface ModelUse {
  /** In one spelling; empty when the span names no model. */
  readonly models: readonly string[];
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly totalTokens: number | undefined;
  /** Of the input; some instrumentations count them apart from it, others as parts of it. */
  readonly cachedTokens: number;
  readonly cacheCreationTokens: number;
}

const MAX_MODEL_NAMES = 4;
const MAX_NAME_CHARS = 128;
const MAX_KNOWN_NAMES = 256;
/** LangChain adds the tokens that Anthropic announces at the start of a stream to those it counts at the end. */
const CLAUDE_OUTPUT_TOLERANCE_TOKENS = 8;
/** `gpt-4o-mini` is asked for and `gpt-4o-mini-2024-07-18` answers; `gpt-4o` is another model. */
const VERSION = /^[-@:](\d{4,}.*|latest|v\d.*)$/;

/** @param models in one spelling */
export function modelUse(
  { usage, models: named }: ModelCallReport,
  models: readonly string[] = modelNames(named),
): ModelUse | undefined {
  if (usage === undefined) return undefined;
  return {
    models,
    inputTokens: count(usage.input_tokens ?? usage.prompt_tokens),
    outputTokens: count(usage.output_tokens ?? usage.completion_tokens),
    totalTokens: count(usage.total_tokens),
    cachedTokens: count(usage.cached_input_tokens ?? usage.cached_tokens) ?? 0,
    cacheCreationTokens: count(usage.cache_creation_input_tokens) ?? 0,
  };
}

export function modelNames(names: readonly string[]): string[] {
  const plain: string[] = [];
  for (let index = 0; index < names.length && index < MAX_MODEL_NAMES; index++) {
    plain.push(knownName((names[index] as string).slice(0, MAX_NAME_CHARS)));
  }
  return plain;
}

/** An application calls few models, but some of them often. */
const knownNames = new RecentMap<string, string>(MAX_KNOWN_NAMES);

function knownName(name: string): string {
  let plain = knownNames.get(name);
  if (plain === undefined) {
    plain = plainName(name.toLowerCase());
    knownNames.set(name, plain);
  }
  return plain;
}

/** Without the provider (`openai/`, `us.anthropic.`), and without dots, which Azure leaves out. */
function plainName(name: string): string {
  const afterProvider = name.slice(name.lastIndexOf('/') + 1).replace(/^(?:[a-z]+\.){1,2}(?=[a-z])/, '');
  return afterProvider.replaceAll('.', '');
}

/** `undefined` when one of the two is not known. */
export function isSameModel(one: readonly string[], other: readonly string[]): boolean | undefined {
  if (one.length === 0 || other.length === 0) return undefined;
  return one.some((name) => other.some((another) => isVersionOf(name, another) || isVersionOf(another, name)));
}

function isVersionOf(version: string, name: string): boolean {
  return version.startsWith(name) && (version.length === name.length || VERSION.test(version.slice(name.length)));
}

/** Whether both say the same of the tokens, as far as both say anything. */
export function isSameUse(one: ModelUse, other: ModelUse): boolean {
  const input = isSameInput(one, other);
  const output = isSameOutput(one, other);
  if (input === undefined && output === undefined) {
    return one.totalTokens !== undefined && one.totalTokens === other.totalTokens;
  }
  return input !== false && output !== false;
}

/** `undefined` when one of the two is not known. */
export function isSameInput(one: ModelUse, other: ModelUse): boolean | undefined {
  if (one.inputTokens === undefined || other.inputTokens === undefined) return undefined;
  const known = inputsOf(one);
  return inputsOf(other).some((tokens) => known.includes(tokens));
}

/** As recorded, and with and without the parts that some count apart. */
function inputsOf({ inputTokens = 0, cachedTokens, cacheCreationTokens }: ModelUse): number[] {
  return [cachedTokens, cacheCreationTokens, cachedTokens + cacheCreationTokens].flatMap((part) =>
    part === 0 ? [inputTokens] : [inputTokens, inputTokens + part, inputTokens - part],
  );
}

function isSameOutput(one: ModelUse, other: ModelUse): boolean | undefined {
  if (one.outputTokens === undefined || other.outputTokens === undefined) return undefined;
  const isClaude = one.models.some((name) => name.includes('claude'));
  return Math.abs(one.outputTokens - other.outputTokens) <= (isClaude ? CLAUDE_OUTPUT_TOLERANCE_TOKENS : 0);
}

/** What several calls used together. */
export function sumOfUses(uses: readonly ModelUse[]): ModelUse | undefined {
  const [first, ...others] = uses;
  if (first === undefined) return undefined;
  return others.reduce<ModelUse>(
    (sum, use) => ({
      models: sum.models,
      inputTokens: plus(sum.inputTokens, use.inputTokens),
      outputTokens: plus(sum.outputTokens, use.outputTokens),
      totalTokens: plus(sum.totalTokens, use.totalTokens),
      cachedTokens: sum.cachedTokens + use.cachedTokens,
      cacheCreationTokens: sum.cacheCreationTokens + use.cacheCreationTokens,
    }),
    first,
  );
}

function plus(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : one + other;
}

function count(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
