// Content of unknown frameworks: for a side of a GenAI span that no dialect has filled, finds the attribute whose name
// says most clearly that it is that side. Runs for few spans, after everything else.
import type { DraftObject } from '../item/item-draft';
import type { AttributeKey, ContentSide, SideWord } from './attribute-key';
import { MAX_KEY_CHARS } from './bounds';
import type { SpanClass } from './classify-span';
import { sideWordOf } from './content-words';
import { plainObject, wrapContent } from './messages/wrap-content';
import { isReadable } from './readable-content';
import { scopeNameOf } from './span-like';
import type { SpanView } from './span-view';

/** Namespaces in which a user, or OpenTelemetry, says things about a span that are no content of it. */
const BESIDE =
  /(?:^|[._:])(?:metadata|properties|association|attributes|config|settings|tags|headers?|error|exception)[._:]/i;
const OF_OTHERS =
  /^(?:url|http|server|client|network|net|db|rpc|messaging|code|thread|exception|error|process|service|host|os|k8s|cloud|container|telemetry|sgp|user|session)\./;

interface Candidate {
  readonly key: string;
  readonly rank: number;
  readonly distance: number;
}

/** The first candidate with something in it, best first. What it holds leaves the metadata. */
export function lastResort(view: SpanView, spanClass: SpanClass, side: ContentSide): DraftObject | undefined {
  for (const { key } of candidates(view, side)) {
    const value = view.loose(key);
    if (value === undefined || typeof value === 'number' || typeof value === 'boolean') continue;
    const content =
      spanClass.type === 'CODE_EXECUTION'
        ? plainObject(value, side)
        : wrapContent(value, { side, isRetrieval: spanClass.type === 'KB_RETRIEVAL' });
    if (content === undefined || !isReadable(content)) continue;
    view.taken.add(key);
    return content;
  }
  return undefined;
}

function candidates(view: SpanView, side: ContentSide): Candidate[] {
  const found: Candidate[] = [];
  const scope = scopeNameOf(view.span).toLowerCase();
  for (const name of view.names) {
    // There may be thousands of these, and the dialect that has them has read them.
    if (name.family !== undefined) continue;
    const word = wordOf(name);
    if (word?.side !== side || !isOpen(name, side)) continue;
    found.push({ key: name.key, rank: word.rank, distance: distanceOf(name.key, scope) });
  }
  return found.sort((a, b) => a.rank - b.rank || a.distance - b.distance);
}

/** Whether no dialect uses the attribute, as content or otherwise. */
function isOpen(name: AttributeKey, wanted: ContentSide): boolean {
  const { key, side, isDropped, isSensitive, isHarmless, isUsed, isKind, infrastructure } = name;
  if (key.length > MAX_KEY_CHARS) return false;
  // A plain word may be claimed by a dialect whose span this is not.
  if (side !== undefined && (side !== wanted || !/^[a-z]+$/i.test(key))) return false;
  if (isDropped || isSensitive) return false;
  if (isHarmless || isUsed !== undefined || isKind || infrastructure !== 0) return false;
  return !BESIDE.test(key) && !OF_OTHERS.test(key);
}

/** Worked out once for each name. */
function wordOf(name: AttributeKey): SideWord | null {
  if (name.sideWord === undefined) name.sideWord = sideWordOf(name.key) ?? null;
  return name.sideWord;
}

/** The namespace of the instrumentation itself is the nearest, then the one with the fewest steps in it. */
function distanceOf(key: string, scope: string): number {
  const steps = key.toLowerCase().split(/[._:]/);
  const first = steps[0] ?? '';
  return steps.length + (steps.length > 1 && first.length > 2 && scope.includes(first) ? 0 : 100);
}
