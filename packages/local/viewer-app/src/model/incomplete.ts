// What is missing or unusual in a trace, in words: a reader must not take a gap in the data for what happened.

import type { SpanBrief } from '../api/types';
import { ABANDONED_MICROS, type SpanNode, type SpanTree } from './span-tree';

/** Why a span at the top of the tree is there; undefined for the root of the trace. */
export function whyAtTop(node: SpanNode, tree: SpanTree): string | undefined {
  if (node.parent !== undefined) return undefined;
  if (node.span.parent_id !== null) {
    return tree.byId.has(node.span.parent_id) ? 'parents form a circle' : 'parent not received';
  }
  const root = tree.roots.find((top) => top.span.parent_id === null);
  return root === node ? undefined : 'another root';
}

/** A span that is still open although its trace has been silent for long: its end was lost, or its process died. */
export function isAbandoned(span: SpanBrief, tree: SpanTree, nowMicros: number): boolean {
  return span.end_us === null && nowMicros - tree.endMicros > ABANDONED_MICROS;
}

/** One sentence for each thing that the whole trace lacks. */
export function incompleteNotes(tree: SpanTree, nowMicros: number): string[] {
  const reasons = tree.roots.map((node) => whyAtTop(node, tree));
  const count = (reason: string) => reasons.filter((one) => one === reason).length;
  const spans = (amount: number, one: string, many: string) =>
    amount === 1 ? `1 span ${one}` : `${amount} spans ${many}`;
  const notes: string[] = [];
  const orphans = count('parent not received');
  if (orphans > 0) {
    notes.push(
      `${spans(orphans, 'names a parent that is', 'name a parent that is')} not here: it has not ended yet, was not ` +
        'sampled, or was sent to another account or backend.',
    );
  }
  const others = count('another root');
  if (others > 0) {
    notes.push(
      `${spans(others + 1, 'has', 'have')} no parent: several pieces of work share this trace id. The first counts as the root.`,
    );
  }
  const abandoned = [...tree.byId.values()].filter(({ span }) => isAbandoned(span, tree, nowMicros)).length;
  if (abandoned > 0) {
    notes.push(
      `${spans(abandoned, 'has', 'have')} no end, and nothing arrived for five minutes: the process was probably ` +
        'stopped. The bars end at the last event.',
    );
  }
  return notes;
}
