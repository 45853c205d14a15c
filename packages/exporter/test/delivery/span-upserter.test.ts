// How clients are called, and what is read from the answer of one that is not ours.
import { SgpError, type SpanUpserter } from '../../src';
import { injectedUpserter, ownUpserter } from '../../src/delivery/span-upserter';

const BODY = Buffer.from('{"items":[{"name":"a"}]}');
const LIMIT_MILLIS = 60_000;
const options = { maxAttempts: 3 };

it('our own client is asked for no answer', async () => {
  const upsertEncodedBatch = jest.fn(async () => ({ attempts: 2, isBodyFree: true }));
  const upserter = ownUpserter({ upsertEncodedBatch } as never);
  expect(await upserter.upsert(BODY, options, LIMIT_MILLIS)).toEqual({ attempts: 2, isBodyFree: true });
  expect(upsertEncodedBatch).toHaveBeenCalledWith(BODY, { maxAttempts: 3, isAnswerKept: false });
});

it('one that takes bodies gets them, another one items', async () => {
  const upsertBatch = jest.fn(async () => undefined);
  const upsertEncodedBatch = jest.fn(async () => ({ attempts: 1, isBodyFree: true }) as never);
  await injectedUpserter({ upsertBatch, upsertEncodedBatch }).upsert(BODY, options, LIMIT_MILLIS);
  expect(upsertEncodedBatch).toHaveBeenCalledWith(BODY, { maxAttempts: 3, isAnswerKept: false });
  expect(upsertBatch).not.toHaveBeenCalled();
  await injectedUpserter({ upsertBatch }).upsert(BODY, options, LIMIT_MILLIS);
  expect(upsertBatch).toHaveBeenCalledWith([{ name: 'a' }], options);
});

const unreadable = Object.defineProperties(
  {},
  Object.fromEntries(
    ['attempts', 'isBodyFree'].map((key) => [
      key,
      {
        get: () => {
          throw new Error('no');
        },
      },
    ]),
  ),
);

it.each<[unknown, { attempts: number; isBodyFree: boolean }]>([
  [undefined, { attempts: 1, isBodyFree: false }],
  [null, { attempts: 1, isBodyFree: false }],
  [
    { attempts: 4, isBodyFree: true },
    { attempts: 4, isBodyFree: true },
  ],
  [
    { attempts: '4', isBodyFree: 'yes' },
    { attempts: 4, isBodyFree: false },
  ],
  [unreadable, { attempts: 1, isBodyFree: false }],
])('of the answer %p it reads %p', async (answer, expected) => {
  const client = { upsertBatch: async () => answer };
  expect(await injectedUpserter(client).upsert(BODY, options, LIMIT_MILLIS)).toEqual(expected);
});

it.each<[string, SpanUpserter['upsertBatch'], string, number]>([
  ['fails', () => Promise.reject(new Error('no')), 'SGP_INVALID_ITEMS', LIMIT_MILLIS],
  [
    'throws',
    () => {
      throw new Error('no');
    },
    'SGP_INVALID_ITEMS',
    LIMIT_MILLIS,
  ],
  ['never answers', () => new Promise(() => {}), 'SGP_TIMEOUT', 1],
])('one that %s is told as our own error', async (_what, upsertBatch, code, limitMillis) => {
  const upserted = injectedUpserter({ upsertBatch }).upsert(BODY, options, limitMillis);
  await expect(upserted).rejects.toBeInstanceOf(SgpError);
  await expect(upserted).rejects.toMatchObject({ code });
  if (code === 'SGP_TIMEOUT') await expect(upserted).rejects.toThrow('The injected client did not answer within 1 ms.');
  else await expect(upserted).rejects.toThrow(`over ${BODY.length} bytes`);
});
