// Runs the checks in the order in which one depends on the other, and prints each as soon as it is done.
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { SgpClient, SgpError, SgpSpanProcessor } from '@sgp-otel/exporter';
import { Application } from '../application/application';
import { allVariables, readEnvironment } from '../environment/environment';
import { environmentProblems } from '../instrumentations/environment-problems';
import { scrubberOf } from '../secrets/scrub-text';
import { type Check, type Finding, fail, skip } from './check';
import { checkInstrumentations } from './check-instrumentations';
import { checkConnection, checkDns, checkProxy, checkTls } from './check-network';
import { checkRoundTrip } from './check-round-trip';
import { checkCredentials } from './check-server';
import { checkVariables } from './check-variables';
import { checkApiCopies, checkNode, checkOpenTelemetry, checkPackage } from './check-versions';
import { checkText, reportJson, verdictText } from './report';

const TITLE_WIDTH = 22;

export interface DoctorOptions {
  readonly isJson: boolean;
  readonly timeoutMillis: number;
}

/** Returns the exit code: 0 when spans would arrive, else 1. */
export async function runDoctor({ isJson, timeoutMillis }: DoctorOptions): Promise<number> {
  const checks: Check[] = [];
  const scrub = scrubberOf(allVariables());
  const add = (id: string, title: string, finding: Finding): Finding => {
    const check = { id, title, ...scrubbed(finding, scrub) };
    checks.push(check);
    if (!isJson) console.log(checkText(check, TITLE_WIDTH));
    return finding;
  };
  const workingDirectory = process.cwd();
  const application = new Application(undefined, workingDirectory);
  const problems = settingProblems();

  add('node', 'Node', checkNode());
  add('package', 'this package', checkPackage(application));
  add('opentelemetry', 'OpenTelemetry', checkOpenTelemetry(application, workingDirectory));
  add('api-copies', '@opentelemetry/api', checkApiCopies(workingDirectory));
  add('instrumentations', 'libraries', checkInstrumentations(application, readEnvironment()));
  const warnings = [...problems.warnings, ...environmentProblems(application, readEnvironment())];
  add('variables', 'variables', checkVariables(allVariables(), warnings));
  await checkServer(problems.baseUrl, timeoutMillis, add);

  if (isJson) console.log(reportJson(checks));
  else console.log(`\n${verdictText(checks)}`);
  return checks.some(({ status }) => status === 'fail') ? 1 : 0;
}

type Add = (id: string, title: string, finding: Finding) => Finding;

function scrubbed(finding: Finding, scrub: (text: string) => string): Finding {
  const { message, advice, details } = finding;
  return {
    ...finding,
    message: scrub(message),
    ...(advice !== undefined && { advice: scrub(advice) }),
    ...(details !== undefined && { details: details.map(scrub) }),
  };
}

async function checkServer(baseUrl: string | undefined, timeoutMillis: number, add: Add): Promise<void> {
  if (baseUrl === undefined) {
    add(
      'base-url',
      'base URL',
      fail('SGP_CLIENT_BASE_URL is not usable', 'Write it as https://host, without user name, password or query.'),
    );
    return;
  }
  const proxy = checkProxy(baseUrl);
  add('proxy', 'proxy', proxy.finding);
  const found = add('dns', 'DNS', await checkDns(baseUrl, proxy.host));
  const isKnown = found.status !== 'fail';
  const reached = add(
    'connection',
    'connection',
    isKnown ? await checkConnection(baseUrl, proxy.host, timeoutMillis) : skip('the host is not known'),
  );
  const isReached = reached.status === 'ok';
  add('tls', 'TLS', isReached ? await checkTls(baseUrl, proxy.host, timeoutMillis) : skip('no connection'));
  const client = isReached ? clientOrFinding() : skip('no connection');
  if (!(client instanceof SgpClient)) {
    add('credentials', 'credentials', client);
    add('clock', 'clock', skip('no answer of the server'));
    add('round-trip', 'test span', skip('no connection with credentials'));
    return;
  }
  try {
    const answer = await checkCredentials(client, timeoutMillis);
    add('credentials', 'credentials', answer.credentials);
    add('clock', 'clock', answer.clock ?? skip('the server sends no Date'));
    const isTaken = answer.credentials.status === 'ok';
    add(
      'round-trip',
      'test span',
      isTaken
        ? await checkRoundTrip(client, timeoutMillis, readEnvironment().capturesMessageContent)
        : skip('the credentials are not taken'),
    );
  } finally {
    client.close();
  }
}

function clientOrFinding(): SgpClient | Finding {
  try {
    return new SgpClient();
  } catch (error) {
    return skip(SgpError.isSgpError(error) ? error.message : String(error));
  }
}

/** What the exporter says about its variables, without starting anything. */
function settingProblems(): { warnings: string[]; baseUrl: string | undefined } {
  const warnings: string[] = [];
  const silent = () => {};
  const warn = (...parts: unknown[]) => {
    warnings.push(String(parts[1] ?? parts[0]));
  };
  diag.setLogger({ error: warn, warn, info: silent, debug: silent, verbose: silent }, { logLevel: DiagLogLevel.WARN });
  const processor = new SgpSpanProcessor();
  void processor.shutdown();
  diag.disable();
  return {
    warnings: warnings.filter((each) => !each.startsWith('Tracing to SGP is off')),
    baseUrl: processor.settings.baseUrl,
  };
}
