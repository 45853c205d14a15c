// The preferred port if nothing listens on it, else 0, which lets the system pick a free one.

import { createServer } from 'node:net';

export function choosePort(preferredPort, host = '127.0.0.1') {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(0);
      else reject(new Error(`cannot try port ${preferredPort} on ${host}: ${error.message}`));
    });
    probe.listen(preferredPort, host, () => probe.close(() => resolve(preferredPort)));
  });
}
