import { type ContextManager, context, ROOT_CONTEXT } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { isTracingSuppressed } from '@opentelemetry/core';
import { recordStderr } from './record-stderr';

type WithoutTracing = typeof import('../src/without-tracing').withoutTracing;

/** As in a process that has not used it yet. @param core what `require('@opentelemetry/core')` does there */
function freshWithoutTracing(core?: () => object): WithoutTracing {
  let fresh: WithoutTracing | undefined;
  jest.isolateModules(() => {
    if (core) jest.doMock('@opentelemetry/core', core);
    fresh = require('../src/without-tracing').withoutTracing as WithoutTracing;
  });
  return fresh as WithoutTracing;
}

const missing = () => {
  throw new Error("Cannot find module '@opentelemetry/core'");
};

afterEach(() => {
  context.disable();
  jest.dontMock('@opentelemetry/core');
  jest.restoreAllMocks();
});

describe('with a context manager', () => {
  beforeEach(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  });

  it('runs work, and what it awaits, with tracing suppressed as every instrumentation asks for it', async () => {
    const suppressed = await freshWithoutTracing()(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return isTracingSuppressed(context.active());
    });
    expect(suppressed).toBe(true);
    expect(isTracingSuppressed(context.active())).toBe(false);
  });

  it('runs work where core is not installed, and says once what is missing', () => {
    const stderr = recordStderr();
    const withoutTracing = freshWithoutTracing(missing);
    expect([1, 2].map((value) => withoutTracing(() => value))).toEqual([1, 2]);
    expect(stderr).toEqual([expect.stringMatching(/^@sgp-otel\/exporter warn: @opentelemetry\/core cannot be loaded/)]);
  });

  it('runs work where core is not what it should be', () => {
    expect(freshWithoutTracing(() => ({}))(() => 1)).toBe(1);
  });

  it('throws what work throws, which is run once', () => {
    const work = jest.fn(() => {
      throw new Error('no');
    });
    expect(() => freshWithoutTracing()(work)).toThrow('no');
    expect(work).toHaveBeenCalledTimes(1);
  });
});

describe('without a context manager', () => {
  it('runs work without looking for core', () => {
    const stderr = recordStderr();
    const load = jest.fn(missing);
    expect(freshWithoutTracing(load)(() => 1)).toBe(1);
    expect(load).not.toHaveBeenCalled();
    expect(stderr).toEqual([]);
  });
});

it('runs work where the context manager throws', () => {
  const broken = new AsyncLocalStorageContextManager();
  const manager: ContextManager = Object.assign(Object.create(broken), {
    active: () => ROOT_CONTEXT,
    with: () => {
      throw new Error('broken');
    },
  });
  context.setGlobalContextManager(manager);
  expect(freshWithoutTracing()(() => 1)).toBe(1);
});
