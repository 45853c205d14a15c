// Weights & Biases Weave: names that it reads beside those of other dialects.
import type { BuiltInDialect } from '../dialect';

export const weave: BuiltInDialect = {
  name: 'Weave',
  attributes: ['wandb.*', 'weave.*'],
  inputs: { value: ['weave.observation.input'] },
  outputs: { value: ['weave.observation.output'] },
  session: ['wandb.thread_id'],
};
