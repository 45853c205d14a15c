// Span to item as one exporter does it: with what is known of the span's neighbours, the application's hooks, and
// redaction last.

import type { SettingValues } from '../configuration/settings-table';
import type { MapType } from '../convert/classify-span';
import { type Conversion, conversionOf } from '../convert/conversion';
import type { Dialect } from '../convert/dialect';
import { builtInDialects } from '../convert/dialect-tables';
import { MessageReader } from '../convert/message-reader';
import type { SpanLike } from '../convert/span-like';
import { convertSpan } from '../convert/span-to-item';
import { log } from '../diagnostics/log';
import { guarded } from '../errors/guarded';
import { SgpError } from '../errors/sgp-error';
import { type ItemDraft, withDecodedTexts } from '../item/item-draft';
import type { SgpItem } from '../item/sgp-item';
import type { Mask } from '../redact/redact-item';
import { type RelationSources, SpanRelations } from '../relations/span-relations';
import { ItemRedaction } from './item-redaction';
import { applyMapItem, type MapItem } from './map-item';
import type { WriteKind } from './outgoing-span';

/** What an application may do to what is sent, in code only. */
export interface ConversionHooks {
  /** Changes what is sent of a span; see {@link MapItem}. */
  readonly mapItem?: MapItem | undefined;
  /** Changes the SGP type of a span; see {@link MapType}. */
  readonly mapType?: MapType | undefined;
  /** Asked for every text that leaves the process; see {@link Mask}. */
  readonly mask?: Mask | undefined;
  /** How frameworks that this package does not know write their spans; see {@link defineDialect}. */
  readonly dialects?: readonly Dialect[] | undefined;
}

export class SpanConversion {
  readonly #traceIdAttribute: string;
  /** For spans of which nobody tells how they are related. */
  readonly #unrelated: SpanRelations;
  readonly #conversion: Conversion;
  readonly #mapItem: MapItem | undefined;
  readonly #redaction: ItemRedaction;
  readonly #messageReader: MessageReader | undefined;
  #hasWarned = false;

  /** @throws SgpError `SGP_INVALID_OPTION` for a hook that cannot be called, or a malformed dialect */
  constructor(settings: SettingValues, { mapItem, mapType, mask, dialects }: ConversionHooks) {
    for (const [name, hook] of Object.entries({ mapItem, mapType, mask })) {
      if (hook === undefined || typeof hook === 'function') continue;
      throw new SgpError('SGP_INVALID_OPTION', `Option ${name} is ${typeof hook}; expected a function.`);
    }
    this.#conversion = conversionOf({ ...settings, mapType, dialects });
    this.#mapItem = mapItem;
    this.#redaction = new ItemRedaction(settings.redactCredentials, mask);
    // A hook may look into any text, so that then all of them are decoded.
    const isPlain = mapItem === undefined && mask === undefined;
    this.#messageReader = isPlain ? new MessageReader(this.#redaction.isClean) : undefined;
    this.#traceIdAttribute = settings.traceIdAttribute;
    this.#unrelated = new SpanRelations(settings.traceIdAttribute, this.#conversion.dialects);
  }

  /** What one processor knows of its spans from their neighbours: it tells their starts and ends. */
  relate(sources: RelationSources): SpanRelations {
    const { dialects } = this.#conversion;
    if (dialects !== builtInDialects) {
      guarded(() => sources.logRecords?.keepEvents?.((eventName) => dialects.events.has(eventName)), undefined);
    }
    return new SpanRelations(this.#traceIdAttribute, dialects, sources);
  }

  /** The item to encode before the next one is asked for: its long texts may be bytes that are then written over. */
  itemOf(span: SpanLike, relations = this.#unrelated, kind: WriteKind = 'end'): ItemDraft {
    const surroundings = relations.surroundings(span, kind !== 'start');
    const item = convertSpan(span, this.#conversion, surroundings, this.#messageReader);
    relations.converted(span, item);
    if (kind === 'unfinished') item.metadata = { ...item.metadata, sgp_unfinished: true };
    return this.#redaction.redact(this.#mapItem ? this.#mapped(this.#mapItem, withDecodedTexts(item), span) : item);
  }

  #mapped(mapItem: MapItem, item: SgpItem, span: SpanLike): SgpItem {
    const { item: mapped, problem } = applyMapItem(mapItem, item, span);
    if (problem !== undefined && !this.#hasWarned) {
      this.#hasWarned = true;
      log.warn(
        `mapItem failed for span ${JSON.stringify(item.name)}: ${problem}. Such parts are not sent. This is said once.`,
      );
    }
    return mapped;
  }
}
