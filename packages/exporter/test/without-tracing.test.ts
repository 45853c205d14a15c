import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { isTracingSuppressed } from '@opentelemetry/core';
import { withoutTracing } from '../src/without-tracing';

beforeAll(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(() => context.disable());

it('runs work, and what it awaits, with tracing suppressed as every instrumentation asks for it', async () => {
  const suppressed = await withoutTracing(async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return isTracingSuppressed(context.active());
  });
  expect(suppressed).toBe(true);
  expect(isTracingSuppressed(context.active())).toBe(false);
});
