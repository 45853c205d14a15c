// The spans of all comparisons by name. Each entry gives a function that starts and ends one for a tracer and a number.
import { chatAnswerAttributes, chatSpanStarter } from './chat-spans.mjs';
import { startHttpServerSpan } from './http-server-span.mjs';

export const shapes = {
  small: () => (tracer, index) => tracer.startSpan('step', { attributes: { index } }).end(),
  /** Refused by a backend that is told to refuse poison. */
  poison: () => (tracer) => tracer.startSpan('poison').end(),
  http: () => (tracer, index) => startHttpServerSpan(tracer, index).end(),
  chat16: () => chatSpan(16),
  chat16japanese: () => chatSpan(16, 'japanese'),
  chat256: () => chatSpan(256),
};

function chatSpan(kilobytes, script) {
  const start = chatSpanStarter(kilobytes, script);
  return (tracer, index) => start(tracer, index).setAttributes(chatAnswerAttributes).end();
}
