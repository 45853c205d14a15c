// smolagents, which OpenInference records: what stands beside its keys.
import type { BuiltInDialect } from '../dialect';

export const smolagents: BuiltInDialect = {
  name: 'smolagents',
  attributes: ['smolagents.*'],
  inputs: { fallback: ['smolagents.task'] },
  sensitive: ['smolagents.additional_args'],
};
