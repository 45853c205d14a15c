// A page draws when it likes, so what one reading saw may be gone at the next, or half there: an element that was
// waited for is replaced before it is measured. Tests of pages therefore read again until what they expect is there.

import type { Locator } from 'playwright-core';

const LIMIT_MILLIS = 30_000;

/** Repeats a check of the page until it passes. @throws after `LIMIT_MILLIS` what the last check threw */
export async function settles<T>(check: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + LIMIT_MILLIS;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Reads the page until it shows what is expected: a value, or a matcher such as `expect.stringContaining('…')`. */
export async function shows(read: () => Promise<unknown>, expected: unknown): Promise<void> {
  await settles(async () => expect(await read()).toEqual(expected));
}

/** Where an element is. @throws while it is not drawn, or drawn anew */
export async function boxOf(element: Locator) {
  const box = await element.boundingBox();
  if (box === null) throw new Error('The element is not drawn');
  return box;
}
