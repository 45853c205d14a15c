// Many senders, each with a connection of its own, each of which sends a trace of a few spans now and then; what is
// refused it sends again.
import { setTimeout as sleep } from 'node:timers/promises';
import { encodings, oneTrace } from '../gateway/otlp-requests.mjs';
import { httpSender } from '../gateway/otlp-senders.mjs';
import { config, report } from '../processes/report.mjs';

const { url, senders, millis, everyMillis, spansInRequest } = config;
const RETRY_MILLIS = 200;
/** After the load: for what is refused. */
const GRACE_MILLIS = 60_000;

let kept = 0;
let refusals = 0;
const end = performance.now() + millis;
await Promise.all(Array.from({ length: senders }, send));
report({ kept, refusals });

async function send() {
  const sender = httpSender(url);
  await sleep(Math.random() * everyMillis);
  while (performance.now() < end) {
    if (await isKept(sender, encodings.protobuf(oneTrace(spansInRequest)))) kept += spansInRequest;
    await sleep((0.5 + Math.random()) * everyMillis);
  }
  sender.close();
}

async function isKept(sender, request) {
  while (performance.now() < end + GRACE_MILLIS) {
    if (await sender.send(request).catch(() => false)) return true;
    refusals += 1;
    await sleep(RETRY_MILLIS);
  }
  return false;
}
