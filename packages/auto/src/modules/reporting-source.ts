// Source of an ES module that says when it has been evaluated. The module stays what it is: its own bindings, cycles,
// URL and line numbers; what an instrumentation replaces is assigned to the module's own variables, so that every
// importer sees it.
//
//   export class OpenAI {}          export class OpenAI {}
//                             ──▶   ;import * as self from "…";
//                                   report("…", self, { "OpenAI": (value) => { OpenAI = value } })
import { parse } from 'es-module-lexer';
import { REPORT } from './report';

export interface ReportingSource {
  readonly source: string;
  /** Modules whose exports this one passes on: they hold the variables. Relative specifiers. */
  readonly passedOn: readonly string[];
}

// Names that no module uses for its own variables.
const SELF = '__sgpOtelSelf';
const VALUE = '__sgpOtelValue';

/** @throws when the source is no ES module that can be read */
export function reportingSource(source: string, url: string): ReportingSource {
  const [, exports] = parse(source);
  const setters: string[] = [];
  const passed: [name: string, from: string, imported: string | null][] = [];
  const constants: number[] = [];
  for (const each of exports) {
    if (each.typeOnly) continue;
    if (each.type === 'direct') {
      if (each.localName === undefined || isDefaultExpression(source, each)) continue;
      setters.push(`${JSON.stringify(each.name)}:(${VALUE})=>{${each.localName}=${VALUE}}`);
      const keyword = /\bconst\s+$/.exec(source.slice(each.exportStart, each.localStart));
      if (keyword) constants.push(each.exportStart + keyword.index);
    } else if (each.from.startsWith('.')) {
      const isAll = each.type === 'reexport-all';
      const imported = each.type === 'reexport' ? each.importName : null;
      passed.push([isAll ? '*' : each.name, each.from, imported]);
    }
  }
  const self = JSON.stringify(url);
  const report =
    `\n;import*as ${SELF} from ${self};` +
    `globalThis[Symbol.for(${JSON.stringify(REPORT)})]?.` +
    `(${self},${SELF},{${setters.join(',')}},${JSON.stringify(passed)});\n`;
  return { source: withVariables(source, constants) + report, passedOn: [...new Set(passed.map(([, from]) => from))] };
}

/** `export default name;` exports the value that `name` has then; `export default function name() {}` the variable. */
function isDefaultExpression(source: string, { name, exportStart }: { name: string; exportStart: number }): boolean {
  if (name !== 'default' || source.startsWith('{', skipSpace(source, exportStart + 'export'.length))) return false;
  return !/^export\s+default\s+(async\s+function|function|class)\b/.test(source.slice(exportStart, exportStart + 200));
}

function skipSpace(source: string, from: number): number {
  let at = from;
  while (/\s/.test(source.charAt(at))) at++;
  return at;
}

/** An exported constant could not be replaced. `let` with two spaces keeps every column. */
function withVariables(source: string, constants: readonly number[]): string {
  let result = source;
  for (const at of constants) result = `${result.slice(0, at)}let  ${result.slice(at + 'const'.length)}`;
  return result;
}
