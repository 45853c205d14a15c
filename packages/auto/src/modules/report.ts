// The name of the global function that instrumented ES modules call. By its name alone, since those modules must not
// import anything new.

export const REPORT = '@sgp-otel/auto.es-module-evaluated';

/** Replaces an export by assigning the variable behind it. */
export type Setters = Readonly<Record<string, (value: unknown) => void>>;

/**
 * An export that comes from another module: `export { imported as name } from 'from'`, with name `*` for `export *`.
 */
export type PassedOn = readonly [name: string, from: string, imported: string | null];

export type Report = (url: string, namespace: object, setters: Setters, passedOn: readonly PassedOn[]) => void;

/** @returns a function that stops receiving */
export function receiveReports(report: Report): void {
  Object.defineProperty(globalThis, Symbol.for(REPORT), { value: report, enumerable: false, configurable: true });
}
