// Where a span comes from (service, instrumentation scope, HTTP request) and what it was asked: what lists show of it
// and filters ask for, read once when it is written.

import type { JsonObject, SpanItem } from '../contract/span';

export interface Origin {
  service: string | null;
  scope: string | null;
  /** Method and route or path, for example `GET /orders/{id}`; a client's request names the host as well. */
  request: string | null;
  /** The beginning of the first user message, or of what the input is usually called. */
  preview: string | null;
}

const MAX_CHARACTERS = 200;

export function readOrigin({ input, metadata }: Pick<SpanItem, 'input' | 'metadata'>): Origin {
  const scope = metadata?.otel_scope;
  return {
    service: text(metadata?.['service.name']),
    scope: isObject(scope) ? text(scope.name) : null,
    request: requestOf(metadata ?? {}),
    preview: previewOf(input ?? {}),
  };
}

/** Attributes of the stable HTTP conventions and of the older ones. */
function requestOf(attributes: JsonObject): string | null {
  const first = (...keys: string[]) => keys.map((key) => text(attributes[key])).find((value) => value !== null);
  const method = first('http.request.method', 'http.method');
  if (method === undefined) return null;
  // A route has few values, a path many. `url.full` is written for a client's request alone, and names the host.
  const target =
    first('http.route') ??
    hostAndPath(first('url.full')) ??
    withoutQuery(first('url.path', 'http.target')) ??
    hostAndPath(first('http.url'));
  return target === undefined ? null : text(`${method} ${target}`);
}

function withoutQuery(target: string | undefined): string | undefined {
  return target?.replace(/[?#].*$/s, '');
}

/** `https://api.example.com/v1/chat?key=1` as `api.example.com/v1/chat`. */
function hostAndPath(url: string | undefined): string | undefined {
  return withoutQuery(url)?.replace(/^[a-z][a-z\d+.-]*:\/\/(?:[^/@]*@)?/i, '');
}

const QUESTION_KEYS = ['input', 'query', 'question', 'message', 'prompt'];

function previewOf(input: JsonObject): string | null {
  const messages = Array.isArray(input.messages) ? input.messages.filter(isObject) : [];
  const asked = messages.find(({ role }) => role === 'user' || role === 'human') ?? messages.at(-1);
  const said = asked === undefined ? null : contentText(asked.content ?? asked.parts);
  return said ?? QUESTION_KEYS.map((key) => text(input[key])).find((value) => value !== null) ?? null;
}

/** A string, or the first text among parts. */
function contentText(content: unknown): string | null {
  if (!Array.isArray(content)) return text(content);
  for (const part of content) {
    const words = isObject(part) ? (text(part.text) ?? text(part.content)) : text(part);
    if (words !== null) return words;
  }
  return null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? cut(value.trim()) : null;
}

/** Without half of a character at the end, which the database would refuse. */
function cut(value: string): string {
  return value.length <= MAX_CHARACTERS ? value : value.slice(0, MAX_CHARACTERS).replace(/[\ud800-\udbff]$/, '');
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
