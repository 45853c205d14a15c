// A candidate by its name, or one of the earlier policies by its.
import { makeCandidate, tracerFor } from '../candidates/candidate.mjs';
import { EventQueue } from './event-queue.mjs';
import { httpsSender } from './https-sender.mjs';
import { FIFTY_SERIAL, PER_EVENT, TWO_HUNDRED_THREE } from './names.mjs';

const policies = {
  [PER_EVENT]: {
    batchItems: 1,
    triggerItems: 1,
    lingerMillis: 0,
    concurrency: 1,
    maxQueueItems: 100_000,
    writesStarts: true,
    keepAlive: false,
  },
  [FIFTY_SERIAL]: {
    batchItems: 50,
    triggerItems: 200,
    lingerMillis: 4_000,
    concurrency: 1,
    maxQueueItems: 4_000,
    writesStarts: false,
    keepAlive: true,
  },
  [TWO_HUNDRED_THREE]: {
    batchItems: 200,
    triggerItems: 200,
    lingerMillis: 250,
    concurrency: 3,
    maxQueueItems: Number.POSITIVE_INFINITY,
    writesStarts: false,
    keepAlive: true,
  },
};

export async function makeCandidateOrPolicy({ candidate, url }) {
  const policy = policies[candidate];
  if (!policy) return makeCandidate(candidate, url);
  const send = httpsSender(url, { keepAlive: policy.keepAlive, maxSockets: policy.concurrency });
  const processor = new EventQueue(policy, send);
  return {
    processor,
    tracer: tracerFor(processor),
    answered: () => processor.counts.answered,
    delivered: () => processor.counts.delivered,
    dropped: () => processor.counts.dropped,
  };
}
