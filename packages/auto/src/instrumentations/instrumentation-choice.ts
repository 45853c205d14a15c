// Which instrumentations the user wants, by short name: OTEL_NODE_ENABLED_INSTRUMENTATIONS and
// OTEL_NODE_DISABLED_INSTRUMENTATIONS.
import type { AutoEnvironment } from '../environment/environment';
import { nearestName } from './nearest-name';

/**
 * On only when named. DNS look-ups and TCP connections make several spans of each HTTP request, files are read all the
 * time, and the router of Express 5 is recorded by the Express instrumentation already: they bury what an agent does.
 * Host metrics are no spans.
 */
const ON_WHEN_NAMED = ['dns', 'fs', 'host-metrics', 'net', 'router'];

type Choice = Pick<AutoEnvironment, 'enabledInstrumentations' | 'disabledInstrumentations'>;

export function isInstrumentationOn(shortName: string, choice: Choice): boolean {
  if (choice.disabledInstrumentations.includes(shortName)) return false;
  if (choice.enabledInstrumentations) return choice.enabledInstrumentations.includes(shortName);
  return !ON_WHEN_NAMED.includes(shortName);
}

const PACKAGE_PREFIX = /^@[^/]+\/(?:openinference-)?instrumentation-/;

/**
 * One sentence for each variable that names something that fits no instrumentation.
 * @param names short names of what can be on in this process
 * @param elsewhere short names of what could be if it were installed: leaving these out is no mistake
 */
export function choiceProblems(choice: Choice, names: readonly string[], elsewhere: readonly string[]): string[] {
  const known = [...names, ...elsewhere];
  const of = (variable: string, chosen: readonly string[], fitting: readonly string[]) => {
    const unknown = chosen.filter((name) => !fitting.includes(name));
    if (unknown.length === 0) return [];
    const words = unknown.map((name) => described(name, known));
    return [
      `${variable} names ${words.join(', ')}: no such instrumentation is there; ` +
        'expected short names such as http, express, openai.',
    ];
  };
  return [
    ...of('OTEL_NODE_ENABLED_INSTRUMENTATIONS', choice.enabledInstrumentations ?? [], names),
    ...of('OTEL_NODE_DISABLED_INSTRUMENTATIONS', choice.disabledInstrumentations, known),
  ];
}

function described(name: string, known: readonly string[]): string {
  const nearest = nearestName(name.replace(PACKAGE_PREFIX, ''), known);
  const hint = known.includes(name) ? ' (not installed)' : nearest === undefined ? '' : ` (did you mean ${nearest}?)`;
  return JSON.stringify(name.slice(0, 80)) + hint;
}
