// Every metric of the gateway: one table, so that a test can compare it with the docs.

export const metricFamilies = {
  sgp_gateway_requests_total: {
    type: 'counter',
    labels: ['protocol', 'signal', 'status'],
    help: 'Requests by what they were answered.',
  },
  sgp_gateway_refused_total: {
    type: 'counter',
    labels: ['protocol', 'reason'],
    help: 'Requests that were not taken, by reason.',
  },
  sgp_gateway_received_spans_total: { type: 'counter', labels: [], help: 'Spans that are kept in the queue.' },
  sgp_gateway_invalid_spans_total: {
    type: 'counter',
    labels: [],
    help: 'Spans without a valid id, told to their senders as rejected.',
  },
  sgp_gateway_received_bytes_total: { type: 'counter', labels: [], help: 'Bytes of requests, inflated.' },
  sgp_gateway_connections: { type: 'gauge', labels: ['protocol'], help: 'Open connections.' },
  sgp_gateway_queue_messages: { type: 'gauge', labels: [], help: 'Messages that wait or are under way.' },
  sgp_gateway_queue_bytes: { type: 'gauge', labels: [], help: 'Bytes of messages that wait or are under way.' },
  sgp_gateway_queue_oldest_seconds: { type: 'gauge', labels: [], help: 'Age of the oldest message.' },
  sgp_gateway_held_traces: { type: 'gauge', labels: [], help: 'Traces whose spans are being gathered.' },
  sgp_gateway_held_spans: { type: 'gauge', labels: [], help: 'Spans of those traces.' },
  sgp_gateway_held_bytes: { type: 'gauge', labels: [], help: 'Bytes of those spans, as they came.' },
  sgp_gateway_released_traces_total: {
    type: 'counter',
    labels: ['reason'],
    help: 'Traces that were passed on: root (its root had ended), age, bound (too much was held), late.',
  },
  sgp_gateway_unread_messages_total: {
    type: 'counter',
    labels: [],
    help: 'Messages of the queue that could not be read, and went to the dead stream.',
  },
  sgp_gateway_lone_log_records_total: {
    type: 'counter',
    labels: [],
    help: 'Log records whose span did not come while they were held.',
  },
  sgp_gateway_pending_spans: { type: 'gauge', labels: ['account'], help: 'Spans that are on their way to SGP.' },
  sgp_gateway_delivered_spans_total: { type: 'counter', labels: ['account'], help: 'Spans that SGP has confirmed.' },
  sgp_gateway_left_out_spans_total: {
    type: 'counter',
    labels: ['account'],
    help: 'Spans that the filter leaves out, and placeholders.',
  },
  sgp_gateway_dead_spans_total: {
    type: 'counter',
    labels: ['account', 'reason'],
    help: 'Spans that can never be delivered, and went to the dead stream.',
  },
} as const satisfies Record<string, MetricFamily>;

export interface MetricFamily {
  readonly type: 'counter' | 'gauge';
  readonly labels: readonly string[];
  readonly help: string;
}

export type MetricName = keyof typeof metricFamilies;
