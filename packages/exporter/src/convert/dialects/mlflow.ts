// MLflow (mapping 5.6): one kind attribute, and content as JSON texts.
import type { DraftObject } from '../../item/item-draft';
import type { SgpSpanType } from '../../item/sgp-item';
import type { ContentSide } from '../attribute-key';
import type { BuiltInDialect, UsageCounts } from '../dialect';
import { wrapWithoutVectors } from '../embedding-vectors';
import { isObject } from '../messages/json-shape';
import type { SpanView } from '../span-view';
import { usageCounts } from './langsmith';
import { openInferenceTypes } from './openinference';

const TYPE = 'mlflow.spanType';
const INPUTS = 'mlflow.spanInputs';
const OUTPUTS = 'mlflow.spanOutputs';
const USAGE = 'mlflow.chat.tokenUsage';

const types: Readonly<Record<string, SgpSpanType>> = {
  ...openInferenceTypes,
  __proto__: null as never,
  CHAT_MODEL: 'COMPLETION',
  PARSER: 'DATA_MANIPULATION',
};

function content(view: SpanView, side: ContentSide): DraftObject | undefined {
  return wrapWithoutVectors(view.json(side === 'input' ? INPUTS : OUTPUTS), view.text(TYPE) ?? '', side);
}

function readUsage(view: SpanView): UsageCounts | undefined {
  const usage = view.has(USAGE) ? view.loose(USAGE) : undefined;
  return isObject(usage) ? usageCounts(usage) : undefined;
}

export const mlflow: BuiltInDialect = {
  name: 'MLflow',
  attributes: ['mlflow.*'],
  type: (view) => {
    const type = view.json(TYPE);
    return typeof type === 'string' ? (types[type.toUpperCase()] ?? 'CUSTOM') : undefined;
  },
  inputs: { value: (view) => content(view, 'input') },
  outputs: { value: (view) => content(view, 'output') },
  content: { input: [INPUTS, 'mlflow.chat.tools'], output: [OUTPUTS] },
  readUsage,
  session: ['mlflow.trace.session'],
  user: ['mlflow.trace.user'],
};
