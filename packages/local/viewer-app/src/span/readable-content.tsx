// A span's input and output for a person: a conversation where there are messages, documents where there are some,
// otherwise the values themselves.

import type { JsonObject, Span } from '../api/types';
import { isObject, parseIfJson, readContent, readMessages } from '../model/read-conversation';
import { Conversation, PartView, toolNamesOf } from './conversation';
import { JsonTree } from './json-tree';
import { Markdown } from './markdown';

export function ReadableContent({ span }: { span: Span }) {
  const asked = readMessages(span.input);
  const answered = readMessages(span.output);
  const names = toolNamesOf(asked, answered);
  const inputLabel = span.type === 'CODE_EXECUTION' ? 'Arguments' : 'Input';
  const outputLabel = span.type === 'CODE_EXECUTION' ? 'Result' : 'Output';
  return (
    <>
      <Side title={inputLabel} value={span.input} except={asked ? ['messages', 'tools'] : []}>
        {asked && <Conversation messages={asked} folds label="Messages sent" toolNames={names} />}
        {asked && Array.isArray(span.input?.tools) && <Tools tools={span.input.tools} />}
      </Side>
      <Side title={outputLabel} value={span.output} except={answered ? ['messages', 'choices', 'usage'] : ['usage']}>
        {answered && <Conversation messages={answered} label="Messages received" toolNames={names} />}
      </Side>
      {span.expected !== null && <Side title="Expected" value={span.expected} except={[]} />}
    </>
  );
}

interface SideProps {
  title: string;
  value: JsonObject | null;
  /** Keys that are shown elsewhere. */
  except: string[];
  children?: preact.ComponentChildren;
}

function Side({ title, value, except, children }: SideProps) {
  const entries = Object.entries(value ?? {}).filter(([key]) => !except.includes(key));
  return (
    <div class="content-side" role="group" aria-label={title}>
      <h3>{title}</h3>
      {value === null && <p class="quiet">(none)</p>}
      {children}
      {entries.map(([key, inner]) => (
        <Entry key={key} name={key} value={inner} alone={entries.length === 1 && /^(input|output|value)$/.test(key)} />
      ))}
    </div>
  );
}

function Entry({ name, value, alone }: { name: string; value: unknown; alone: boolean }) {
  const heading = alone ? null : <h4>{name}</h4>;
  if (name === 'documents' && Array.isArray(value)) return <Documents documents={value} />;
  const parsed = parseIfJson(value);
  if (typeof parsed === 'string' && (parsed.length > 60 || parsed.includes('\n') || alone)) {
    return (
      <div class="entry">
        {heading}
        <Markdown text={parsed} />
      </div>
    );
  }
  return <JsonTree value={parsed} {...(alone ? {} : { name })} />;
}

function Documents({ documents }: { documents: unknown[] }) {
  return (
    <ol class="documents" aria-label="Documents">
      {documents.map((document, index) => (
        <li key={index}>
          <DocumentView document={document} />
        </li>
      ))}
    </ol>
  );
}

function DocumentView({ document }: { document: unknown }) {
  if (!isObject(document)) return <JsonTree value={document} />;
  const { id, score, content, text, ...rest } = document;
  return (
    <>
      <div class="message-head">
        {id !== undefined && <code>{String(id)}</code>}
        {score !== undefined && <span class="badge">score {String(score)}</span>}
      </div>
      {readContent(content ?? text).map((part, index) => (
        <PartView key={index} part={part} />
      ))}
      {Object.keys(rest).length > 0 && <JsonTree value={rest} level={2} />}
    </>
  );
}

function Tools({ tools }: { tools: unknown[] }) {
  const nameOf = (tool: unknown) => {
    if (!isObject(tool)) return String(tool);
    return String((isObject(tool.function) ? tool.function.name : tool.name) ?? '(no name)');
  };
  return (
    <details class="tools">
      <summary>
        {tools.length} {tools.length === 1 ? 'tool' : 'tools'} offered: {tools.slice(0, 6).map(nameOf).join(', ')}
        {tools.length > 6 && ' …'}
      </summary>
      <JsonTree value={tools} />
    </details>
  );
}
