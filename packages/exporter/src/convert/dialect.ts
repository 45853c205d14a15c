// A dialect: everything that is known of how one instrumentation or framework writes its spans, as one descriptor.
// Those of this package are in dialects/, one a file; dialect-order.ts says whose word counts first; dialect-tables.ts
// compiles them into the tables that conversion reads.
import type { DraftObject } from '../item/item-draft';
import type { JsonObject, SgpSpanType } from '../item/sgp-item';
import type { ContentSide, FamilyPattern, KeyPattern, UsedAttributes } from './attribute-key';
import type { EventRule } from './content-events';
import type { DialectView } from './dialect-view';
import type { KeyList } from './key-list';
import type { ContentLimits } from './limit-content';
import type { SpanLike } from './span-like';
import type { SpanView } from './span-view';

/** Counts of `output.usage`, in SGP's names. */
export const USAGE_KEYS = [
  'input_tokens',
  'output_tokens',
  'total_tokens',
  'cached_input_tokens',
  'cache_creation_input_tokens',
  'reasoning_tokens',
  'cost_usd',
] as const;
export type UsageKey = (typeof USAGE_KEYS)[number];

export type UsageCounts = Readonly<Partial<Record<UsageKey, number | undefined>>>;

/**
 * Where one side of the item comes from: names of attributes, of which the first that holds something is taken (JSON is
 * parsed, messages are put into the canonical shape), or a function that makes the object.
 */
export type ContentSource<View, Content> = readonly string[] | ((view: View) => Content | undefined);

/**
 * Sources by what they hold. Model calls and agents are read in this order; everything else `dedicated` first, then
 * `value`, `fallback`, `messages` and `prompt`. All dialects are asked at one step before any is at the next.
 */
export interface ContentSources<View, Content> {
  /** A conversation, message by message. */
  readonly messages?: ContentSource<View, Content> | undefined;
  /** A prompt that is one value, of a span that has no messages. */
  readonly prompt?: ContentSource<View, Content> | undefined;
  /** The whole side as one value of any kind. */
  readonly value?: ContentSource<View, Content> | undefined;
  /** Less than the whole side, of a span that has no value. */
  readonly fallback?: ContentSource<View, Content> | undefined;
  /** Attributes for one kind of work: a tool's arguments, a query, documents, embeddings. */
  readonly dedicated?: ContentSource<View, Content> | undefined;
}

/**
 * How one instrumentation or framework writes its spans. Only `name` is needed. A text in a list of attribute names
 * that ends in `*` stands for every name that starts so. Functions are asked once for each span, must not keep the
 * view, and answer `undefined` for what is not theirs.
 */
export interface Dialect<View extends DialectView = DialectView, Content = JsonObject> {
  /** What it is called in messages. */
  readonly name: string;
  /**
   * Attributes that only spans of model calls, agents, tools and the like have: a span with one of them is read as
   * such.
   */
  readonly attributes?: readonly KeyPattern[] | undefined;
  /** Names of instrumentation scopes that write nothing but such spans. */
  readonly scopes?: readonly KeyPattern[] | undefined;

  /** The SGP type that the dialect's own kind stands for. */
  readonly type?: ((view: View) => SgpSpanType | undefined) | undefined;
  /** Whether the span is one call of a model, whose tokens are billed. Default: COMPLETION and RERANKING are. */
  readonly isModelCall?: ((view: View) => boolean | undefined) | undefined;
  /** Whether the span is a call of an embedding model: a model call, although its type is CUSTOM. */
  readonly isEmbedding?: ((view: View) => boolean) | undefined;

  /** What was asked. A list is short for `{ value: […] }`. */
  readonly inputs?: readonly string[] | ContentSources<View, Content> | undefined;
  /** What was answered. */
  readonly outputs?: readonly string[] | ContentSources<View, Content> | undefined;
  /**
   * Attributes that functions of the sources read: they leave the metadata when their side is filled, and are never
   * sent without `captureContent`.
   */
  readonly content?: { readonly [side in ContentSide]?: readonly KeyPattern[] | undefined } | undefined;
  /** Prefixes of indexed families (`acme.messages.` of `acme.messages.0.role`), which are content of their side. */
  readonly families?: { readonly [side in ContentSide]?: readonly FamilyPattern[] | undefined } | undefined;
  /**
   * Attributes that hold a part of a prompt or an answer without being a source of either: metadata, but never without
   * `captureContent`.
   */
  readonly sensitive?: readonly KeyPattern[] | undefined;
  /** Attributes that are never sent. */
  readonly dropped?: readonly KeyPattern[] | undefined;
  /** Span events and log records that hold content. */
  readonly events?: readonly EventRule[] | undefined;

  /**
   * Attributes with the tokens of a model call, best first. Cached and reasoning tokens are parts of input and output.
   */
  readonly usage?: { readonly [key in Exclude<UsageKey, 'cost_usd'>]?: readonly string[] | undefined } | undefined;
  /** Attributes with the cost of a model call in US dollars. */
  readonly cost?: readonly string[] | undefined;
  /** Tokens and cost that stand inside other values: used where no attribute has them. */
  readonly readUsage?: ((view: View) => UsageCounts | undefined) | undefined;

  /** Attributes that name the session or conversation. */
  readonly session?: readonly string[] | undefined;
  /** Attributes that name the user. */
  readonly user?: readonly string[] | undefined;
  /** Attributes with the answer that was expected. */
  readonly expected?: readonly string[] | undefined;
  /** Attributes that name the model: the one asked for, the one that answered, or either of them. */
  readonly models?:
    | {
        readonly request?: readonly string[] | undefined;
        readonly response?: readonly string[] | undefined;
        readonly either?: readonly string[] | undefined;
      }
    | undefined;
  /** Attributes that name the tool that was called. */
  readonly tools?: readonly string[] | undefined;
  /** Attributes that name the provider of the model. */
  readonly providers?: readonly string[] | undefined;
  /** Attributes with the provider's id of the answer. */
  readonly responseIds?: readonly string[] | undefined;
  /** Attributes that say why the answer ended. */
  readonly finishReasons?: readonly string[] | undefined;

  /** Whether the span failed although its status does not say so. */
  readonly isFailed?: ((view: View) => boolean) | undefined;
  /** Attributes with the message of the error. */
  readonly errorMessages?: readonly string[] | undefined;
}

/** A dialect of this package, with the parts that no application needs. */
export interface BuiltInDialect extends Dialect<SpanView, DraftObject> {
  /** Its session and user attributes count on plain infrastructure too. */
  readonly isOnAnySpan?: boolean;
  /** A type for spans that no dialect's own kind fits. */
  readonly fallbackType?: (view: SpanView) => SgpSpanType | undefined;
  /** The input of a span that is a prompt template, before all others. */
  readonly promptTemplate?: (view: SpanView) => DraftObject | undefined;
  /**
   * Adds what is recorded apart from the messages to the input of a model call or agent, whichever dialect that came
   * from.
   */
  readonly completeInput?: (input: DraftObject, view: SpanView) => DraftObject;
  /** Attributes that are sent even without `captureContent`: they are not content, though they may be named like it. */
  readonly harmless?: readonly KeyPattern[];
  /** Attributes that are copied onto every span below the one that they are about, whatever that span is. */
  readonly inherited?: readonly KeyPattern[];
  /** Attributes that became some part of the item other than content. */
  readonly used?: readonly UsedAttributes[];
  /** The item's name, when it is another one than the span's. */
  readonly itemName?: (view: SpanView, names: ModelAndToolKeys) => string | undefined;
  /** Attributes that name a model which was neither asked for nor answered. */
  readonly otherModels?: readonly string[];
  /** Reasons that count only when no finish reason was recorded. */
  readonly stopReasons?: readonly string[];
  /** Attributes with the whole answer of a provider, in which its id is looked for. */
  readonly recordedAnswers?: readonly string[];
  /** Attributes of log records that hold the event's name, for which OpenTelemetry has a field. */
  readonly recordNames?: readonly string[];
  /** Metadata that only this dialect writes. */
  readonly metadata?: (view: SpanView, options: MetadataOptions) => DraftObject | undefined;
  /** What evaluators said of the span. */
  readonly evaluations?: (view: SpanView, isContentWanted: boolean) => readonly DraftObject[];
  /** Spans that stand for others, and become no item. */
  readonly placeholders?: { readonly scopes: readonly KeyPattern[]; readonly matches: (span: SpanLike) => boolean };
  /** Prefixes of attributes of plain infrastructure, by the bit of their kind (attribute-key.ts). */
  readonly infrastructure?: Readonly<Record<string, number>>;
}

export interface ModelAndToolKeys {
  readonly modelNameKeys: KeyList;
  readonly toolNameKeys: KeyList;
}

export interface MetadataOptions {
  readonly captureContent: boolean;
  readonly limits: ContentLimits;
}
