// A port of 127.0.0.1 where nobody listens and nobody will by chance: below the range from which the system gives ports
// out, where a client that tries again and again could even connect to itself.
import { once } from 'node:events';
import { createServer } from 'node:net';

const FIRST = 20_000;
const COUNT = 10_000;

export async function unusedPort() {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
      server.close();
      await once(server, 'close');
      return port;
    } catch {
      // taken: try another
    }
  }
}
