// How spans are converted: the settings, and their form with defaults filled in, made once for all spans.
import type { Settings } from '../configuration/settings';
import { settingsTable } from '../configuration/settings-table';
import type { MapType } from './classify-span';
import type { Dialect } from './dialect';
import { type DialectTables, dialectsWith } from './dialect-tables';
import type { ContentLimits } from './limit-content';
import type { SpanNaming } from './span-name';

/** Values that Agentex deployments put on each span (contract: Metadata conventions). */
export interface AgentexIdentity {
  readonly acpType?: string;
  readonly agentName?: string;
  readonly agentId?: string;
}

/** How spans are converted; every setting has a default. */
export interface ConversionSettings extends AgentexIdentity {
  /** Prompts, answers, tool arguments and results: `false` keeps all of them out. Default `true`. */
  readonly captureContent?: boolean;
  /** Stack traces of errors, at most 8 KiB each. Default `true`. */
  readonly captureStacktraces?: boolean;
  /** A small input and output for HTTP, database, RPC and messaging spans. Default `true`. */
  readonly infrastructureSummary?: boolean;
  /** `span` keeps span names, `sgp` applies SGP's profiler convention. Default `span`. */
  readonly spanNaming?: SpanNaming;
  /** Largest input of an item, as JSON in bytes. Default 262,144. */
  readonly maxInputBytes?: number;
  /** Largest output of an item, as JSON in bytes. Default 262,144. */
  readonly maxOutputBytes?: number;
  /** Largest metadata of an item, as JSON in bytes, the resource not counted. Default 65,536. */
  readonly maxMetadataBytes?: number;
  /** Longest text in an item, in UTF-16 units. Default 65,536. */
  readonly maxTextChars?: number;
  /** Changes the type of a span. A result that is no SGP type, or a throw, leaves the type as it is. */
  readonly mapType?: MapType | undefined;
  /**
   * How frameworks that this package does not know write their spans; they are read before those that it knows. See
   * {@link defineDialect}.
   */
  readonly dialects?: readonly Dialect[] | undefined;
}

/** {@link ConversionSettings} with their defaults. */
export interface Conversion extends AgentexIdentity {
  readonly captureContent: boolean;
  readonly captureStacktraces: boolean;
  readonly infrastructureSummary: boolean;
  readonly spanNaming: SpanNaming;
  readonly mapType: MapType | undefined;
  readonly dialects: DialectTables;
  readonly limits: { readonly [field in 'input' | 'output' | 'metadata']: ContentLimits };
}

/** The settings of a conversion that have a default, which is that of the settings table. */
type DefaultedSetting = Exclude<keyof ConversionSettings, keyof AgentexIdentity | 'mapType' | 'dialects'>;

export function conversionOf(settings: ConversionSettings): Conversion {
  const setting = <K extends DefaultedSetting>(name: K) =>
    (settings[name] ?? settingsTable[name].defaultValue) as Settings[K];
  const maxTextChars = setting('maxTextChars');
  return {
    acpType: settings.acpType,
    agentName: settings.agentName,
    agentId: settings.agentId,
    captureContent: setting('captureContent'),
    captureStacktraces: setting('captureStacktraces'),
    infrastructureSummary: setting('infrastructureSummary'),
    spanNaming: setting('spanNaming'),
    mapType: settings.mapType,
    dialects: dialectsWith(settings.dialects),
    limits: {
      input: { maxBytes: setting('maxInputBytes'), maxTextChars },
      output: { maxBytes: setting('maxOutputBytes'), maxTextChars },
      metadata: { maxBytes: setting('maxMetadataBytes'), maxTextChars },
    },
  };
}
