// What is said of names in the variables that switch instrumentations on and off.
import { choiceProblems } from '../../src/instrumentations/instrumentation-choice';

const names = ['http', 'express', 'openai', 'pg', 'fs'];
const problems = (enabled: string[] | undefined, disabled: string[] = []) =>
  choiceProblems({ enabledInstrumentations: enabled, disabledInstrumentations: disabled }, names, ['langchain']);

describe('names of instrumentations', () => {
  it.each([[undefined], [[]], [['http', 'pg']]])('that fit (%j) are no problem', (enabled) => {
    expect(problems(enabled, ['express', 'langchain'])).toEqual([]);
  });

  it.each([
    ['htpp', '"htpp" (did you mean http?)'],
    ['Express', '"Express" (did you mean express?)'],
    ['@opentelemetry/instrumentation-http', '"@opentelemetry/instrumentation-http" (did you mean http?)'],
    ['@traceloop/instrumentation-openai', '"@traceloop/instrumentation-openai" (did you mean openai?)'],
    ['redis', '"redis":'],
    ['langchain', '"langchain" (not installed)'],
    ['x'.repeat(10_000), `"${'x'.repeat(80)}"`],
  ])('that fit nothing (%.40s) are named', (name, words) => {
    const [problem, ...others] = problems(['http', name]);
    expect(problem).toContain(`OTEL_NODE_ENABLED_INSTRUMENTATIONS names ${words}`);
    expect(others).toEqual([]);
  });

  it('that are to be off and fit nothing are named too', () => {
    expect(problems(undefined, ['expres', 'http'])).toEqual([
      'OTEL_NODE_DISABLED_INSTRUMENTATIONS names "expres" (did you mean express?): no such instrumentation is there; expected short names such as http, express, openai.',
    ]);
  });
});
