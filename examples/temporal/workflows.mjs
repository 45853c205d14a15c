// The workflow: deterministic, and without a word about tracing.
import { proxyActivities } from '@temporalio/workflow';

const { lookUp } = proxyActivities({ startToCloseTimeout: '10 seconds' });

export async function answerQuestion(question) {
  return `${question} ${await lookUp(question)}`;
}
