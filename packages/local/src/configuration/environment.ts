// The only file of this package that reads process.env. Only the command line uses it: the library
// takes options alone.

export interface Environment {
  /** `SGP_LOCAL_API_KEY`: the API key, so that it need not appear in a process listing. Empty counts as unset. */
  apiKey: string | undefined;
  /** `SGP_LOCAL_DATABASE_URL`: the PostgreSQL server, for the same reason. */
  databaseUrl: string | undefined;
  /** `SGP_LOCAL_URL`: the backend that the other commands talk to. */
  url: string | undefined;
  /** `SGP_LOCAL_ACCOUNT`: the account that the other commands select. */
  account: string | undefined;
}

export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  return {
    apiKey: variables.SGP_LOCAL_API_KEY || undefined,
    databaseUrl: variables.SGP_LOCAL_DATABASE_URL || undefined,
    url: variables.SGP_LOCAL_URL || undefined,
    account: variables.SGP_LOCAL_ACCOUNT || undefined,
  };
}
