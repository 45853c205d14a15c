// What people said about a span, and a form to say something: approval, rejection, a comment. They are SGP's span
// assessments, so that programs find them too.

import { useContext, useState } from 'preact/hooks';
import { AskForKey } from '../api/ask-for-key';
import { describeFailure, KeyNeeded, sendJson } from '../api/backend';
import type { SpanAssessment } from '../api/types';
import { useFetched } from '../api/use-fetched';
import { visibleText } from '../format/visible-text';
import { useNavigation } from '../routing/use-route';
import { Problem } from '../ui/problem';

interface Props {
  traceId: string;
  spanId: string;
}

export function Feedback({ traceId, spanId }: Props) {
  const { account } = useNavigation();
  const askForKey = useContext(AskForKey);
  const [comment, setComment] = useState('');
  const [problem, setProblem] = useState<string>();
  const fetched = useFetched<{ items: SpanAssessment[] }>(account, '../v5/span-assessments', { span_id: spanId });
  const items = (fetched.value?.items ?? []).filter((one) => one.trace_id === traceId);
  const send = async (method: 'POST' | 'DELETE', path: string, body?: object) => {
    try {
      await sendJson(account, method, path, body);
      setProblem(undefined);
      if (method === 'POST') setComment('');
      fetched.reload();
    } catch (error) {
      if (error instanceof KeyNeeded) askForKey(error);
      setProblem(describeFailure(error));
    }
  };
  const add = (content: object) =>
    send('POST', 'v5/span-assessments', { trace_id: traceId, span_id: spanId, ...content });
  const words = comment.trim();
  const withComment = words === '' ? {} : { comment: words };
  return (
    <section class="feedback" aria-label="Feedback">
      <h3>Feedback</h3>
      <Problem error={fetched.error} onRetry={fetched.reload} />
      {items.map((one) => (
        <div key={one.assessment_id} class="feedback-item">
          <span class={`badge ${BADGES[one.approval ?? ''] ?? ''}`}>{one.approval ?? one.assessment_type}</span>
          <span>{visibleText(textOf(one))}</span>
          <button
            type="button"
            class="quiet-button"
            aria-label={`Delete this ${one.assessment_type}`}
            onClick={() => void send('DELETE', `v5/span-assessments/${encodeURIComponent(one.assessment_id)}`)}
          >
            ×
          </button>
        </div>
      ))}
      <div class="feedback-form">
        <input
          aria-label="Comment"
          placeholder="Comment"
          value={comment}
          onInput={(event) => setComment(event.currentTarget.value)}
        />
        <button
          type="button"
          onClick={() => void add({ assessment_type: 'approval', approval: 'approved', ...withComment })}
        >
          Approve
        </button>
        <button
          type="button"
          onClick={() => void add({ assessment_type: 'approval', approval: 'rejected', ...withComment })}
        >
          Reject
        </button>
        <button
          type="button"
          disabled={words === ''}
          onClick={() => void add({ assessment_type: 'comment', comment: words })}
        >
          Comment
        </button>
      </div>
      {problem !== undefined && (
        <p role="alert" class="problem">
          {problem}
        </p>
      )}
    </section>
  );
}

const BADGES: Record<string, string> = { approved: 'success', rejected: 'failed' };

function textOf({ assessment_type, comment, rating, rubric, metadata, overwrite }: SpanAssessment): string {
  const content = { rating, rubric, metadata, overwrite }[assessment_type as 'rating'] ?? null;
  const shown = content === null ? '' : typeof content === 'object' ? JSON.stringify(content) : String(content);
  return [shown, comment ?? ''].filter((part) => part !== '').join(' · ');
}
