// The only file of this package that reads process.env. Only the command line uses it: the library
// takes options alone.

export interface Environment {
  /** `SGP_LOCAL_API_KEY`: the API key, so that it need not appear in a process listing. Empty counts as unset. */
  apiKey: string | undefined;
}

export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  return { apiKey: variables.SGP_LOCAL_API_KEY || undefined };
}
