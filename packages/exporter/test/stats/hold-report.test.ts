import type { Held } from '../../src/delivery/delivery-report';
import { HoldReport } from '../../src/stats/hold-report';
import { captureDiag } from '../fixtures/diag-capture';

const outage = { kind: 'outage', error: new Error('No answer.') } as unknown as Held;

it.each([
  [{ pending: 0, spooled: 0 }, '0 spans wait in memory'],
  [{ pending: 1, spooled: 0 }, '1 span waits in memory'],
  [{ pending: 0, spooled: 1 }, '1 span waits on disk'],
  [{ pending: 0, spooled: 8 }, '8 spans wait on disk'],
  [{ pending: 3, spooled: 5 }, '3 spans wait in memory, 5 on disk'],
])('says of %j where they wait', (waiting, text) => {
  const diagnostics = captureDiag();
  new HoldReport().held(outage, waiting, 0);
  expect(diagnostics.lines).toEqual([`warn: Delivery is held; ${text}. No answer.`]);
  diagnostics.stop();
});
