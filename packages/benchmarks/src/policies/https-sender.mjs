// Sends items as SGP's earlier clients do, over TLS, with or without keepalive.
import { Agent, request } from 'node:https';

export function httpsSender(url, { keepAlive, maxSockets }) {
  const agent = new Agent({ keepAlive, maxSockets });
  return (items) => {
    const body = Buffer.from(JSON.stringify({ items }));
    return new Promise((resolve, reject) => {
      const outgoing = request(
        `${url}/v5/spans/batch`,
        {
          method: 'PUT',
          agent,
          headers: {
            'content-type': 'application/json',
            'content-length': body.length,
            'x-api-key': 'benchmark',
            'x-selected-account-id': 'benchmark',
          },
        },
        (response) => {
          const chunks = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('end', () => {
            if (response.statusCode !== 200) return reject(new Error(`HTTP ${response.statusCode}`));
            resolve(JSON.parse(Buffer.concat(chunks).toString()));
          });
          response.on('error', reject);
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  };
}
