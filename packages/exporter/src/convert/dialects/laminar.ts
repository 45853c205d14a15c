// Laminar: one kind attribute, and input and output as JSON texts. To the spans of other instrumentations it adds only
// their place in its own tree.
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { ContentSide } from '../attribute-key';
import type { BuiltInDialect } from '../dialect';
import { wrapWithoutVectors } from '../embedding-vectors';
import { primitiveText } from '../span-like';
import type { SpanView } from '../span-view';

const PREFIX = 'lmnr.';
const TYPE = `${PREFIX}span.type`;
const KEYS = { input: `${PREFIX}span.input`, output: `${PREFIX}span.output` } as const;
const ASSOCIATED = `${PREFIX}association.properties.`;

/** Types by Laminar's kind; any other kind is CUSTOM. */
const types: Readonly<Record<string, SgpSpanType>> = {
  __proto__: null as never,
  LLM: 'COMPLETION',
  TOOL: 'CODE_EXECUTION',
  EVALUATION: 'EVALUATION',
  EVALUATOR: 'EVALUATION',
  HUMAN_EVALUATOR: 'EVALUATION',
};

function content(view: SpanView, side: ContentSide): DraftObject | undefined {
  return wrapWithoutVectors(view.json(KEYS[side]), primitiveText(view.span.name), side);
}

export const laminar: BuiltInDialect = {
  name: 'Laminar',
  attributes: [`${PREFIX}*`],
  type: (view) => {
    const type = view.text(TYPE);
    return type === undefined ? undefined : (types[type.toUpperCase()] ?? 'CUSTOM');
  },
  inputs: { value: (view) => content(view, 'input') },
  outputs: { value: (view) => content(view, 'output') },
  content: { input: [KEYS.input], output: [KEYS.output] },
  sensitive: [`${PREFIX}sdk.raw.response`, `${PREFIX}span.human_evaluator_options`],
  dropped: [`${PREFIX}internal.*`],
  session: [`${ASSOCIATED}session_id`, `${ASSOCIATED}sessionId`],
  user: [`${ASSOCIATED}user_id`, `${ASSOCIATED}userId`],
  recordedAnswers: [`${PREFIX}sdk.raw.response`],
};
