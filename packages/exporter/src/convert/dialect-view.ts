// What a dialect may ask of one span: its attributes by name in several readings, indexed families as arrays, events
// and log records as one list.
import type { JsonValue } from '../item/sgp-item';
import type { SpanLike } from './span-like';

/** A span event or a log record. `fields` are the attributes of an event, or the body and attributes of a record. */
export interface ContentEvent {
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * One span as a dialect sees it. Every method is bounded and none throws for what an attribute holds. Valid while the
 * dialect's function runs.
 */
export interface DialectView {
  /** The span itself: its name, kind, status and instrumentation scope. */
  readonly span: SpanLike;
  /** Span events and log records in the order in which they came. */
  readonly events: readonly ContentEvent[];
  /** The value as it was set. */
  get(key: string): unknown;
  /** Whether the attribute has a value. */
  has(key: string): boolean;
  /** The value as text: a number too; `undefined` when it is absent, empty or something else. */
  text(key: string): string | undefined;
  /** The first of the keys that holds text. */
  firstText(keys: readonly string[]): string | undefined;
  /** A finite number of zero or more, also where it was written as text. */
  number(key: string): number | undefined;
  /** An object or array: as such, or as JSON text. */
  structured(key: string): JsonValue[] | { [key: string]: JsonValue | undefined } | undefined;
  /** The JSON of a text that holds an object or an array, else the value as it is. */
  loose(key: string): JsonValue | undefined;
  /** The value of an attribute that is JSON by definition, scalars included; text that is not JSON stays text. */
  json(key: string): JsonValue | undefined;
  /**
   * The entries of an indexed family that the dialect declares: for `acme.messages.0.role` and the family
   * `acme.messages.`, a map with `role` in it. `undefined` when there are none.
   */
  family(prefix: string): Map<string, unknown>[] | undefined;
}
