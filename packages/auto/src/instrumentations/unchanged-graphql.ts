// GraphQL under OpenTelemetry's instrumentation: operations run with the application's own arguments. The
// instrumentation would write into the context of the resolvers, which may be frozen or absent.
import type { Instrumentation } from '@opentelemetry/instrumentation';

type Method = (this: unknown, ...values: unknown[]) => unknown;
type Patch = (original: Method) => Method;

interface GraphQl {
  _patchExecute?(defaultResolver: unknown): Patch;
  _patchParse?(): Patch;
  _patchValidate?(): Patch;
}

const EXECUTE_ARGUMENTS = ['schema', 'document', 'rootValue', 'contextValue', 'variableValues', 'operationName'];

export function keepGraphQlCalls(graphQl: Instrumentation & GraphQl): void {
  const { _patchExecute: execute, _patchParse: parse, _patchValidate: validate } = graphQl;
  if (typeof execute !== 'function' || typeof parse !== 'function' || typeof validate !== 'function') return;
  const hasResolverSpans = () => !(graphQl.getConfig() as { ignoreResolveSpans?: boolean }).ignoreResolveSpans;
  graphQl._patchParse = () => kept(parse.call(graphQl));
  graphQl._patchValidate = () => kept(validate.call(graphQl));
  graphQl._patchExecute = (defaultResolver) => {
    const patch = execute.call(graphQl, defaultResolver);
    const withSpan = kept(patch, executeArguments);
    return (original) => {
      const [quiet, withResolvers] = [withSpan(original), patch(original)];
      return function (this, ...given) {
        return Reflect.apply(hasResolverSpans() && hasRoom(given) ? withResolvers : quiet, this, given);
      };
    };
  };
}

/** The resolvers' spans are kept in the context: whether it can hold them. */
function hasRoom(given: readonly unknown[]): boolean {
  const named = namedArguments(given);
  if (!named) return false;
  const { contextValue } = named;
  return contextValue == null || (typeof contextValue === 'object' && Object.isExtensible(contextValue));
}

interface Outcome {
  isKnown: boolean;
  value?: unknown;
  error?: unknown;
  hasThrown?: boolean;
}

/**
 * What the application gets is what `original` returns or throws for its arguments, whatever the instrumentation does.
 * @param shown the arguments for the instrumentation; `undefined` when it cannot do with them
 */
function kept(
  patch: Patch,
  shown: (given: readonly unknown[]) => unknown[] | undefined = (given) => [...given],
): Patch {
  return (original) =>
    function (this, ...given) {
      const values = shown(given);
      if (!values) return Reflect.apply(original, this, given);
      const outcome: Outcome = { isKnown: false };
      try {
        Reflect.apply(patch(run(original, given, outcome)), this, values);
      } catch {
        if (!outcome.isKnown) return Reflect.apply(original, this, given);
      }
      if (outcome.hasThrown) throw outcome.error;
      return outcome.value;
    };
}

function run(original: Method, given: readonly unknown[], outcome: Outcome): Method {
  return function (this) {
    outcome.isKnown = true;
    try {
      outcome.value = Reflect.apply(original, this, given);
      return outcome.value;
    } catch (error) {
      outcome.error = error;
      outcome.hasThrown = true;
      throw error;
    }
  };
}

/** One object with a context of its own, whichever way the application gave them. */
function executeArguments(given: readonly unknown[]): unknown[] | undefined {
  const named = namedArguments(given);
  return named && [{ ...named, contextValue: {} }];
}

function namedArguments(given: readonly unknown[]): Readonly<Record<string, unknown>> | undefined {
  const [first] = given;
  if (typeof first !== 'object' || first === null) return undefined;
  if (given.length === 1) return first as Record<string, unknown>;
  return Object.fromEntries(EXECUTE_ARGUMENTS.map((name, at) => [name, given[at]]));
}
