// A group (session) as one conversation: its traces in order of time, each with what it added.

import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useLive } from '../api/live';
import type { GroupTurn } from '../api/types';
import { useFetched } from '../api/use-fetched';
import { formatCost, formatCount, formatTokens, sum } from '../format/amount';
import { formatDuration } from '../format/duration';
import { formatDateTime } from '../format/time';
import type { Message } from '../model/read-conversation';
import { messagesOfTurns } from '../model/turn-messages';
import { useNavigation } from '../routing/use-route';
import { Conversation, toolNamesOf } from '../span/conversation';
import { Problem } from '../ui/problem';
import { StatusBadge } from '../ui/status-badge';

interface Group {
  turns: GroupTurn[];
  truncated: boolean;
}

export function GroupPage({ groupId }: { groupId: string }) {
  const { account, link, route } = useNavigation();
  const path = account && `groups/${encodeURIComponent(groupId)}`;
  const { value, error, reload } = useFetched<Group>(account, path);
  useLive(account, false, reload);
  useEffect(() => {
    document.title = `${groupId} – sgp-local`;
  }, [groupId]);
  const turns = value?.turns ?? [];
  const messages = useMemo(() => messagesOfTurns(turns), [value]);
  const total = (read: (turn: GroupTurn) => number | null) =>
    turns.reduce<number | null>((before, turn) => sum(before, read(turn)), null);
  return (
    <div class="group-page">
      <div class="page-title">
        <a class="back" href={link('groups')} aria-label="All groups">
          ←
        </a>
        <h1>{groupId}</h1>
        <span class="spacer" />
        <a class="button" href={link('traces', [], { group: groupId })}>
          As a list of traces
        </a>
      </div>
      <Problem error={error} onRetry={reload} />
      {value !== undefined && turns.length === 0 && <p class="empty">No trace of this account has this group_id.</p>}
      {turns.length > 0 && (
        <p class="quiet">
          {formatCount(turns.length)} {turns.length === 1 ? 'trace' : 'traces'} ·{' '}
          {formatTokens(total((turn) => sum(turn.trace.input_tokens, turn.trace.output_tokens)))} tokens ·{' '}
          {formatCost(total((turn) => turn.trace.cost_usd))}
          {value?.truncated && ' · later traces are not shown'}
        </p>
      )}
      {turns.map((turn, index) => (
        <Turn
          key={turn.trace.trace_id}
          turn={turn}
          number={index + 1}
          messages={messages[index] ?? []}
          current={route.parameters.at === turn.trace.trace_id}
        />
      ))}
    </div>
  );
}

interface TurnProps {
  turn: GroupTurn;
  /** The turn's number, from 1 in order of time. */
  number: number;
  messages: Message[];
  current: boolean;
}

function Turn({ turn, number, messages, current }: TurnProps) {
  const { link } = useNavigation();
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    if (current) element.current?.scrollIntoView({ block: 'start' });
  }, [current]);
  const { trace } = turn;
  return (
    <section
      ref={element}
      class={`turn${current ? ' current' : ''}`}
      aria-label={`Turn ${number}: ${trace.name ?? trace.trace_id}`}
    >
      <div class="turn-head">
        <h2>
          <a href={link('trace', [trace.trace_id])}>{trace.name ?? trace.trace_id}</a>
        </h2>
        <StatusBadge trace={trace} />
        <span class="quiet">
          {formatDateTime(trace.start_us)} · {formatDuration(trace.duration_us)} · {formatCount(trace.span_count)} spans
        </span>
      </div>
      {messages.length === 0 ? (
        <p class="quiet">This trace holds no messages.</p>
      ) : (
        <Conversation
          messages={messages}
          label={`Messages of ${trace.name ?? trace.trace_id}`}
          toolNames={toolNamesOf(messages)}
        />
      )}
    </section>
  );
}
