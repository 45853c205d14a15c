// The doctor's findings for a person, or for a machine.
import pc from 'picocolors';
import type { Check, CheckStatus } from './check';

const marks: Readonly<Record<CheckStatus, (text: string) => string>> = {
  ok: pc.green,
  warn: pc.yellow,
  fail: pc.red,
  skip: pc.dim,
};

export function checkText({ title, status, message, advice, details }: Check, titleWidth: number): string {
  const indent = ' '.repeat(titleWidth + 8);
  const lines = [`  ${marks[status](status.padEnd(4))}  ${title.padEnd(titleWidth)}${message}`];
  for (const detail of details ?? []) lines.push(pc.dim(`${indent}${detail}`));
  if (advice) lines.push(`${indent}→ ${advice}`);
  return lines.join('\n');
}

export function verdictText(checks: readonly Check[]): string {
  const count = (status: CheckStatus) => checks.filter((check) => check.status === status).length;
  const [failed, warned] = [count('fail'), count('warn')];
  if (failed > 0) return pc.red(`Spans will not arrive: ${failed === 1 ? 'one check' : `${failed} checks`} failed.`);
  if (warned > 0) return pc.yellow(`Spans arrive; ${warned === 1 ? 'one thing' : `${warned} things`} to look at.`);
  return pc.green('Spans arrive.');
}

export function reportJson(checks: readonly Check[]): string {
  return JSON.stringify({ ok: checks.every(({ status }) => status !== 'fail'), checks }, null, 2);
}
