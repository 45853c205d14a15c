// The SGP-compatible backend, inside this process, on SGP's development port if that is free.

import { startLocal } from '@sgp-otel/local';

export async function startBackend({ preferredPort, say }) {
  const backend = await startLocal({ port: preferredPort }).catch((error) => {
    if (error.code !== 'EADDRINUSE') throw error;
    say(`port ${preferredPort} is taken: using a free one`);
    return startLocal({ port: 0 });
  });
  say(`${backend.url}  (viewer: the same address in a browser)`);
  return { url: backend.url.replace(/\/$/, ''), close: () => backend.close() };
}
