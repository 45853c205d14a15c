// Requests to the backend that served this page. No other host is ever asked.

import { requestHeaders } from './session';
import type { Query } from './types';

/** The backend wants an API key, or another one. */
export class KeyNeeded extends Error {}

/** The backend answered with an error status. */
export class BackendError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * GETs `path`, relative to `viewer-api/`, as JSON.
 *
 * @throws KeyNeeded on 401, BackendError on any other error status, TypeError when the backend cannot be reached
 */
export async function fetchJson<T>(account: string | undefined, path: string, query: Query, signal?: AbortSignal) {
  const response = await fetch(`viewer-api/${path}${queryString(query)}`, {
    headers: requestHeaders(account),
    signal: signal ?? null,
  });
  if (response.status === 401) throw new KeyNeeded('The API key was not accepted.');
  if (!response.ok) throw new BackendError(response.status, await problemOf(response));
  return (await response.json()) as T;
}

/**
 * Sends `body` to `path` of the backend.
 *
 * @throws KeyNeeded on 401, BackendError on any other error status, TypeError when the backend cannot be reached
 */
export async function sendJson(
  account: string | undefined,
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
): Promise<void> {
  const response = await fetch(path, {
    method,
    headers: { ...requestHeaders(account), 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  if (response.status === 401) throw new KeyNeeded('The API key was not accepted.');
  if (!response.ok) throw new BackendError(response.status, await problemOf(response));
}

/** What to tell the user about a failed request. */
export function describeFailure(error: unknown): string {
  if (error instanceof TypeError) return 'The backend cannot be reached. Is sgp-local still running?';
  return error instanceof Error ? error.message : String(error);
}

function queryString(query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]))}`;
}

async function problemOf(response: Response): Promise<string> {
  const body = await response.json().catch(() => undefined);
  const detail = body?.detail;
  if (typeof detail === 'string') return `${detail} (${response.status})`;
  const issue = Array.isArray(detail) ? detail[0] : undefined;
  // A query says in whole sentences what is wrong with it.
  if (issue?.type === 'query_syntax') return issue.msg;
  if (typeof issue?.msg === 'string') return `${issue.loc?.at(-1) ?? ''}: ${issue.msg} (${response.status})`;
  return `The backend answered ${response.status}.`;
}
