// The SGP-compatible backend, inside this process, on SGP's development port if that is free.

import { startLocal } from '@sgp-otel/local';
import { choosePort } from './choose-port.mjs';

export async function startBackend({ preferredPort, say }) {
  const port = await choosePort(preferredPort);
  if (port !== preferredPort) say(`port ${preferredPort} is taken: using a free one`);
  const backend = await startLocal({ port });
  say(`${backend.url}  (viewer: the same address in a browser)`);
  return { url: backend.url.replace(/\/$/, ''), close: () => backend.close() };
}
