// The same load under the policies this project descends from.
import selfsigned from 'selfsigned';
import { OURS } from '../candidates/names.mjs';
import { alternate } from '../measure/alternate.mjs';
import { FIFTY_SERIAL, PER_EVENT, TWO_HUNDRED_THREE } from '../policies/names.mjs';
import { runCandidate } from '../processes/candidate-process.mjs';
import { certificateFile } from '../processes/certificate-file.mjs';
import { startServer } from '../processes/server-process.mjs';

export const ANSWER_0 = '0 ms a request';
export const ANSWER_150 = '150 ms a request';

export const title = 'Policies: what this project descends from';
export const about =
  'HTTP server spans at saturation over TLS, with the same conversion and wire format, so that only the policy differs: one request for ' +
  'each span event (start and end) on a new connection; batches of 50 every 4 s or from 200 queued, one at a time; batches of 200 with ' +
  'a linger of 250 ms, 3 in flight; and this project. What is still queued when the time is over is neither sent nor counted.';
export const metrics = {
  deliveredPerSecond: { label: 'spans/s', better: 'higher' },
  cpuMicrosPerSpan: { label: 'CPU µs/span', better: 'lower', digits: 1 },
  requestsPerThousandSpans: { label: 'requests per 1,000 spans', better: 'lower' },
  connections: { label: 'connections' },
  maxInFlight: { label: 'requests in flight' },
};
export const chart = { metric: 'deliveredPerSecond', isLogarithmic: true };
export const ours = OURS;
export const reference = TWO_HUNDRED_THREE;

const backlogs = { [OURS]: 10_000, [TWO_HUNDRED_THREE]: 10_000, [FIFTY_SERIAL]: 2_000, [PER_EVENT]: 1_000 };

export async function run({ isSmoke, record }) {
  const { private: key, cert } = await selfsigned.generate([{ name: 'commonName', value: '127.0.0.1' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const caFile = certificateFile(cert);
  try {
    for (const [testCase, answerMillis] of [
      [ANSWER_0, 0],
      [ANSWER_150, 150],
    ]) {
      const rounds = isSmoke ? 1 : 3;
      await alternate({ candidates: Object.keys(backlogs), rounds, label: testCase }, async (candidate) => {
        const server = await startServer('backend', { answerMillis, tls: { key, cert } });
        try {
          record(testCase, candidate, await measure(server, candidate, caFile.path, isSmoke));
        } finally {
          await server.kill();
        }
      });
    }
  } finally {
    caFile.remove();
  }
}

async function measure(server, candidate, caPath, isSmoke) {
  const times = isSmoke ? { warmUpMillis: 800, millis: 1_200 } : { warmUpMillis: 1_000, millis: 3_000 };
  const config = { candidate, url: server.url, shape: 'http', backlogSpans: backlogs[candidate], ...times };
  let counts;
  const onCheckpoint = async () => {
    counts = await server.counts();
  };
  const result = await runCandidate(
    'saturation',
    { ...config, isCutShort: true },
    { onCheckpoint, environment: { NODE_EXTRA_CA_CERTS: caPath } },
  );
  return { ...counts, ...result, requestsPerThousandSpans: (1000 * counts.requests) / counts.stored };
}
