import { OwnIds } from '../../src/sdk/own-ids';

it('ids are unlike each other, and take nothing from a Math.random that is stubbed', () => {
  const random = jest.spyOn(Math, 'random').mockReturnValue(0);
  const ids = new OwnIds();
  const traceIds = Array.from({ length: 1000 }, () => ids.generateTraceId());
  const spanIds = Array.from({ length: 1000 }, () => ids.generateSpanId());
  expect(random).not.toHaveBeenCalled();
  random.mockRestore();
  expect(new Set(traceIds).size).toBe(1000);
  expect(new Set(spanIds).size).toBe(1000);
  expect(traceIds.filter((id) => !/^[\da-f]{32}$/.test(id))).toEqual([]);
  expect(spanIds.filter((id) => !/^[\da-f]{16}$/.test(id))).toEqual([]);
});
