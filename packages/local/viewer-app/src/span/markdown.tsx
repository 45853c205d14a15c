// Markdown as elements. Each one is made here by name: no string of a message ever becomes markup, an attribute other
// than the address of a link (http, https, mailto), or a request.

import { useMemo, useState } from 'preact/hooks';
import { visibleText } from '../format/visible-text';
import { type Block, readMarkdown } from '../model/markdown';
import type { Inline } from '../model/markdown-inline';
import { copyText } from '../ui/copy-text';

const MAX_CHARACTERS = 6000;

export function Markdown({ text }: { text: string }) {
  const [whole, setWhole] = useState(false);
  const cut = !whole && text.length > MAX_CHARACTERS;
  const blocks = useMemo(
    () => readMarkdown(visibleText(cut ? `${text.slice(0, MAX_CHARACTERS)}…` : text)),
    [text, cut],
  );
  return (
    <div class="markdown">
      <Blocks blocks={blocks} />
      {cut && (
        <button type="button" class="more" onClick={() => setWhole(true)}>
          {(text.length - MAX_CHARACTERS).toLocaleString('en')} more characters
        </button>
      )}
    </div>
  );
}

function Blocks({ blocks }: { blocks: Block[] }) {
  return (
    <>
      {blocks.map((block, index) => (
        <BlockView key={index} block={block} />
      ))}
    </>
  );
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p>
          <Words text={block.text} />
        </p>
      );
    case 'heading':
      // No heading of the page: a message must not change its outline.
      return (
        <p class={`markdown-heading level-${block.level}`}>
          <Words text={block.text} />
        </p>
      );
    case 'code':
      return <CodeBlock language={block.language} text={block.text} />;
    case 'quote':
      return (
        <blockquote>
          <Blocks blocks={block.blocks} />
        </blockquote>
      );
    case 'list': {
      const items = block.items.map((item, index) => (
        <li key={index}>
          <Blocks blocks={item} />
        </li>
      ));
      return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
    }
    case 'table':
      return <Table head={block.head} rows={block.rows} />;
    case 'rule':
      return <hr />;
  }
}

function Table({ head, rows }: { head: Inline[][]; rows: Inline[][][] }) {
  return (
    // Scrolls by itself, so it takes the keyboard.
    <div class="markdown-table" tabIndex={0} role="region" aria-label="Table in the message">
      <table>
        <thead>
          <tr>
            {head.map((cell, index) => (
              <th key={index} scope="col">
                <Words text={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {(row.length > head.length ? row : head).map((_, column) => (
                <td key={column}>
                  <Words text={row[column] ?? []} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CodeBlock({ language, text }: { language: string; text: string }) {
  return (
    <div class="code-block">
      <div class="code-head">
        <span>{language || 'text'}</span>
        <button
          type="button"
          class="quiet-button"
          aria-label="Copy the code"
          onClick={() => copyText(text, 'Code copied')}
        >
          Copy
        </button>
      </div>
      {/* Scrolls by itself, so it takes the keyboard. */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
    </div>
  );
}

function Words({ text }: { text: Inline[] }) {
  return (
    <>
      {text.map((inline, index) => (
        <Word key={index} inline={inline} />
      ))}
    </>
  );
}

function Word({ inline }: { inline: Inline }) {
  if (typeof inline === 'string') return <>{inline}</>;
  switch (inline.kind) {
    case 'code':
      return <code>{inline.text}</code>;
    case 'strong':
      return (
        <strong>
          <Words text={inline.text} />
        </strong>
      );
    case 'em':
      return (
        <em>
          <Words text={inline.text} />
        </em>
      );
    case 'del':
      return (
        <del>
          <Words text={inline.text} />
        </del>
      );
    case 'link':
      return (
        <a href={inline.href} target="_blank" rel="noopener noreferrer nofollow" title={inline.href}>
          <Words text={inline.text} />
        </a>
      );
    case 'image':
      return (
        <span class="media">
          <span class="badge">image</span> {inline.alt} <code>{inline.address}</code>
        </span>
      );
  }
}
