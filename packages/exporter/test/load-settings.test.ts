import { loadSettings } from '../src/load-settings';
import { captureDiag, type DiagCapture } from './fixtures/diag-capture';

const VARIABLE = 'AGENTEX_SPAN_QUEUE_BATCH_SIZE';
let diagnostics: DiagCapture;

beforeEach(() => {
  diagnostics = captureDiag();
});

afterEach(() => {
  diagnostics.stop();
  delete process.env[VARIABLE];
});

describe('loadSettings', () => {
  it('reads the environment of the process', () => {
    process.env[VARIABLE] = '17';
    expect(loadSettings({}).batchSize).toBe(17);
  });

  it('warns once about a value that cannot be read, however often settings are loaded', () => {
    process.env[VARIABLE] = 'many';
    loadSettings({});
    loadSettings({ lingerMillis: 1 });
    loadSettings({});
    expect(diagnostics.lines).toEqual([
      `warn: ${VARIABLE} is "many"; expected a whole number of spans from 1 to 1000; using 200.`,
    ]);
  });

  it('warns again when the value is another wrong one', () => {
    process.env[VARIABLE] = 'first wrong';
    loadSettings({});
    process.env[VARIABLE] = 'second wrong';
    loadSettings({});
    expect(diagnostics.lines).toHaveLength(2);
  });

  it('leaves out a client certificate of which a file is missing, and warns', () => {
    const values = loadSettings({ clientCertificateFile: __filename, clientKeyFile: '/nowhere/key.pem' });
    expect(values).toMatchObject({ clientCertificateFile: undefined, clientKeyFile: undefined });
    expect(diagnostics.lines).toEqual([
      'warn: A client certificate needs two files; SGP_OTEL_CLIENT_KEY (option clientKeyFile) names none. It is not used.',
    ]);
  });
});
