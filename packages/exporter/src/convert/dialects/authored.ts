// What the span's author wrote for SGP, through `setInput` and its like or as attributes (authoring/): it counts before
// every dialect.
import type { DraftObject } from '../../item/item-draft';
import { isSgpSpanType, type SgpSpanType } from '../../item/sgp-item';
import type { ContentSide } from '../attribute-key';
import type { BuiltInDialect } from '../dialect';
import type { DialectView } from '../dialect-view';
import { isObject } from '../messages/json-shape';
import { wrapContent } from '../messages/wrap-content';
import { finiteNumber, type SpanView } from '../span-view';

export const AUTHORED_TYPE = 'sgp.span.type';
export const AUTHORED_CONTENT = { input: 'sgp.input', output: 'sgp.output' } as const;
export const AUTHORED_GROUP = 'sgp.group_id';
export const TURN_USAGE = 'sgp.turn.usage';
export const TURN_COST = 'sgp.turn.cost_usd';

/** Attributes that name the type outright; a value that is no SGP type is ignored. */
const TYPE_ATTRIBUTES: readonly string[] = [AUTHORED_TYPE, '__span_type__'];

/** The type that the author asked for. */
export function authoredType(view: SpanView): SgpSpanType | undefined {
  if (!view.isGenAi) return undefined;
  for (const key of TYPE_ATTRIBUTES) {
    const value = view.get(key);
    if (isSgpSpanType(value)) return value;
  }
  return undefined;
}

/** Content as its author set it: nothing in it is taken for messages. */
export function authoredContent(view: SpanView, side: ContentSide): DraftObject | undefined {
  return wrapContent(view.json(AUTHORED_CONTENT[side]), { side, isRecorded: false });
}

const TURN_KEYS = ['input_tokens', 'output_tokens', 'cached_input_tokens', 'reasoning_tokens', 'total_tokens'];

/** The aggregate of a turn, which only `recordTurnUsage` writes: SGP bills it instead of the calls below. */
export function turnMetadata(view: SpanView): DraftObject | undefined {
  const recorded = view.loose(TURN_USAGE);
  const costUsd = view.number(TURN_COST);
  if (recorded === undefined && costUsd === undefined) return undefined;
  const usage: DraftObject = {};
  if (isObject(recorded)) {
    for (const key of TURN_KEYS) {
      const count = finiteNumber(recorded[key]);
      if (count !== undefined) usage[key] = count;
    }
  }
  return { ...(Object.keys(usage).length > 0 && { usage }), ...(costUsd !== undefined && { cost_usd: costUsd }) };
}

export const authored: BuiltInDialect = {
  name: 'your own spans',
  attributes: ['sgp.*', '__span_type__'],
  content: { input: [AUTHORED_CONTENT.input], output: [AUTHORED_CONTENT.output] },
  expected: ['sgp.expected'],
  session: [AUTHORED_GROUP],
  used: [
    ...TYPE_ATTRIBUTES.map((key) => ({ keys: [key], when: (view: DialectView) => isSgpSpanType(view.get(key)) })),
    { keys: [AUTHORED_GROUP, TURN_USAGE, TURN_COST] },
  ],
};
