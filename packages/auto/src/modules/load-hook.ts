// The one hook in Node's loading of modules: ES modules that an instrumentation wants to see report their evaluation.
// Everything else, source and result, passes through as it is.
import { fileURLToPath } from 'node:url';
import type { PatchedModules } from './patched-modules';
import { reportingSource } from './reporting-source';

export interface LoadResult {
  readonly format?: string | null;
  readonly source?: string | ArrayBuffer | NodeJS.TypedArray | null;
}

export class LoadHook {
  readonly #patched: PatchedModules;
  /** Modules that a wanted one re-exports from: they hold the variables to replace. */
  readonly #holders = new Set<string>();
  readonly #onError: (url: string, error: unknown) => void;

  constructor(patched: PatchedModules, onError: (url: string, error: unknown) => void) {
    this.#patched = patched;
    this.#onError = onError;
  }

  isWanted(url: string): boolean {
    return this.#holders.has(url) || this.#patched.hasUrl(url);
  }

  reporting<T extends LoadResult>(url: string, result: T): T {
    const { format, source } = result;
    if (source == null || (format !== 'module' && format !== 'module-typescript')) return result;
    try {
      const text = typeof source === 'string' ? source : new TextDecoder('utf-8', { ignoreBOM: true }).decode(source);
      const reporting = reportingSource(text, url);
      for (const from of reporting.passedOn) this.#holders.add(new URL(from, url).href);
      return { ...result, source: reporting.source };
    } catch (error) {
      this.#onError(isReadable(url) ? fileURLToPath(url) : url, error);
      return result;
    }
  }
}

const isReadable = (url: string) => url.startsWith('file:');
