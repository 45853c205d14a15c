// The variables that matter: which are set, without their secrets, and which look like a mistake.
import { settingsTable } from '@sgp-otel/exporter';
import { shownValue } from '../secrets/shown-value';
import { type Finding, fail, ok, warn } from './check';

type Variables = Readonly<Record<string, string | undefined>>;

const OWN = ['SGP_', 'AGENTEX_', 'OTEL_'];
const OTHERS = [
  'DISABLE_SCALE_TRACING',
  'NODE_OPTIONS',
  'NODE_EXTRA_CA_CERTS',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'ALL_PROXY',
  'all_proxy',
  'NO_PROXY',
  'no_proxy',
  'ACP_TYPE',
  'AGENT_NAME',
  'AGENT_ID',
];
const known = new Set([
  ...Object.values(settingsTable).flatMap((setting) => [...setting.variables]),
  'SGP_OTEL_LOG_TRACE_IDS',
  'SGP_OTEL_MIDDLEWARE_SPANS',
  'SGP_OTEL_UNPATCHED_MODULES',
]);

/** @param problems what the exporter said when it read them */
export function checkVariables(variables: Variables, problems: readonly string[]): Finding {
  const names = Object.keys(variables)
    .filter((name) => variables[name] && (OTHERS.includes(name) || OWN.some((prefix) => name.startsWith(prefix))))
    .sort();
  const details = names.map((name) => `${name}=${shownValue(name, variables[name] ?? '')}`);
  const off = switchedOff(variables);
  if (off !== undefined) return fail(`${off} turns tracing off`, 'Unset it.', details);
  const missing = ['SGP_API_KEY', 'SGP_ACCOUNT_ID'].filter((name) => !variables[name]?.trim());
  if (missing.length > 0) {
    return fail(
      `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not set`,
      'Nothing is sent without them: export them where the application starts.',
      details,
    );
  }
  const unknown = names.filter((name) => name.startsWith('SGP_OTEL_') && !known.has(name));
  const all = [...problems, ...unknown.map((name) => `${name} is not a variable of this version.`)];
  if (variables.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    all.push(
      'NODE_TLS_REJECT_UNAUTHORIZED=0: certificates are not verified, so anybody on the way can read the API key.',
    );
  }
  if (all.length > 0)
    return warn(all.join(' '), 'See docs/reference/configuration.md for what each variable may be.', details);
  return ok(`${names.length} set`, details);
}

function switchedOff(variables: Variables): string | undefined {
  if (variables.DISABLE_SCALE_TRACING?.trim()) return 'DISABLE_SCALE_TRACING';
  if (variables.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true') return 'OTEL_SDK_DISABLED=true';
  const exporters =
    variables.OTEL_TRACES_EXPORTER?.toLowerCase()
      .split(',')
      .map((each) => each.trim()) ?? [];
  if (exporters.includes('none')) return 'OTEL_TRACES_EXPORTER=none';
  const isElsewhere = exporters.some((each) => ['otlp', 'console'].includes(each)) && !exporters.includes('sgp');
  return isElsewhere ? `OTEL_TRACES_EXPORTER=${exporters.join(',')} (it does not name sgp)` : undefined;
}
