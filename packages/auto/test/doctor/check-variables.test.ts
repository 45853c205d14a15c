// What the doctor and the log show of an environment in which somebody has put a secret into the wrong place.
import { checkVariables } from '../../src/doctor/check-variables';
import { logScrubberOf, scrubberOf } from '../../src/secrets/scrub-text';
import { shownValue } from '../../src/secrets/shown-value';

const key = ['sk-proj', 'a7Qw3xYz9LmN2pR5tUvB8cDe'].join('-');
const random = 'a7Qw3xYz9LmN2pR5tUvB8cDe';
const hex = '0a1b2c3d4e5f69780a1b2c3d4e5f6978';

/** Variable, value, and what of the value must stand nowhere. */
const secretPlaces: readonly (readonly [string, string, ...string[]])[] = [
  // Misspelt variables.
  ['SGP_API_KEYS', random, random],
  ['SGP_APIKEY', random, random],
  ['SGP_KEY', 'letmein', 'letmein'],
  ['SGP_API-KEY', 'letmein', 'letmein'],
  ['SGP_APY_KAY', random, random],
  ['SGPAPIKEY', `"${random}"`, random],
  ['SGP_API_KYE', '3a16750d-d363-41a4-8ebd-035408f7730f', '3a16750d'],
  ['OTEL_RESOURCE_ATTRIBUTE', 'token=letmein,team=a', 'letmein'],
  ['OTEL_EXPORTER_OTLP_HEADER', 'token=letmein', 'letmein'],
  ['HTTPS_PROXY', `http://${random}.proxy.example.com`, random],
  ['NO_PROXY', `example.com,${random}.example.com`, random],
  ['SGP_CLIENT_BASE_URL', 'https://sgp.example.com/3a16750d-d363-41a4-8ebd-035408f7730f', '3a16750d'],
  ['OTEL_LOG_LEVEL', 'let!me#in', 'let!me'],
  ['NODE_EXTRA_CA_CERTS', `/etc/${random}`, random],
  ['AGENTEX_API_TOKEN', 'letmein', 'letmein'],
  ['SGP_SECRETS', 'letmein', 'letmein'],
  ['SGP_OTEL_PASSWORDS', 'letmein', 'letmein'],
  ['OTEL_EXPORTER_OTLP_HEADER', `authorization=Bearer ${random}`, random],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'x-api-key=letmein,x=letmeout', 'letmein', 'letmeout'],
  ['OTEL_EXPORTER_OTLP_TRACES_HEADERS', 'authorization=Basic%20Ym86bGV0bWVpbg==', 'Ym86bGV0bWVpbg'],
  // Proxies.
  ['HTTPS_PROXY', 'bo:letmein@proxy.example.com:3128', 'letmein'],
  ['HTTPS_PROXY', 'http://bo:let@me@in@proxy.example.com:3128', 'let@me', 'me@in'],
  ['https_proxy', 'http://bo:p#letmein@proxy.example.com', 'letmein'],
  ['HTTP_PROXY', 'http://bo:p/letmein@proxy.example.com', 'letmein'],
  ['HTTP_PROXY', 'http://bo:p?letmein@proxy.example.com', 'letmein'],
  ['ALL_PROXY', 'socks5://bo:letmein@proxy.example.com', 'letmein'],
  ['all_proxy', 'bo:100%letmein@proxy', 'letmein'],
  ['HTTPS_PROXY', `"http://bo:letmein@proxy.example.com:3128"`, 'letmein'],
  ['HTTPS_PROXY', 'http:bo:letmein@proxy.example.com', 'letmein'],
  ['HTTPS_PROXY', `http://${random}@proxy.example.com`, random],
  ['HTTPS_PROXY', 'http://bo:let mein@proxy.example.com', 'let mein', 'mein@'],
  ['HTTPS_PROXY', key, key],
  // Addresses.
  ['SGP_CLIENT_BASE_URL', `https://sgp.example.com/?api_key=${random}`, random],
  ['SGP_CLIENT_BASE_URL', 'https://sgp.example.com?token=letmein&a=letmeout', 'letmein', 'letmeout'],
  ['SGP_CLIENT_BASE_URL', `https://sgp.example.com/#${random}`, random],
  ['SGP_CLIENT_BASE_URL', 'https://bo:letmein@sgp.example.com', 'letmein'],
  ['SGP_CLIENT_BASE_URL', `https://sgp.example.com/v1/${random}`, random],
  ['SGP_CLIENT_BASE_URL', key, key],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://bo:letmein@otlp.example.com:4318', 'letmein'],
  ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', `https://otlp.example.com/v1/traces?key=${hex}`, hex],
  // Attributes.
  ['OTEL_RESOURCE_ATTRIBUTES', `team=search,token=${random}`, random],
  ['OTEL_RESOURCE_ATTRIBUTES', 'db.password=letmein,service.name=shop', 'letmein'],
  ['OTEL_RESOURCE_ATTRIBUTES', `service.name=${key}`, key],
  ['OTEL_RESOURCE_ATTRIBUTES', `${random},team=a`, random],
  ['OTEL_RESOURCE_ATTRIBUTES', `${random}=a`, random],
  ['OTEL_RESOURCE_ATTRIBUTES', `deployment.environment=sk%2Dproj%2D${random}`, random],
  ['OTEL_RESOURCE_ATTRIBUTES', `host.name="${key}"`, key],
  // A key in the wrong variable.
  ['SGP_ACCOUNT_ID', key, key],
  ['OTEL_SERVICE_NAME', key, key],
  ['OTEL_LOG_LEVEL', random, random],
  ['OTEL_TRACES_SAMPLER', key, key],
  ['OTEL_PROPAGATORS', `tracecontext,${random}`, random],
  ['OTEL_NODE_ENABLED_INSTRUMENTATIONS', `http,${random}`, random],
  ['SGP_OTEL_EXPORT_TIMEOUT_MILLIS', random, random],
  ['SGP_OTEL_CAPTURE_CONTENT', key, key],
  ['ACP_TYPE', key, key],
  ['AGENT_NAME', key, key],
  ['NODE_EXTRA_CA_CERTS', key, key],
  ['NO_PROXY', `localhost,${random}`, random],
  ['DISABLE_SCALE_TRACING', random, random],
];

describe('a secret in the environment', () => {
  it.each(secretPlaces)(
    '%s=%s is not shown, neither by the doctor nor in a line that repeats it',
    (name, value, ...secrets) => {
      const variables = { SGP_API_KEY: 'doctor-key-1', SGP_ACCOUNT_ID: 'acc', [name]: value };
      const repeated = `${name} is "${value}", which is ignored`;
      const shown = [
        shownValue(name, value),
        JSON.stringify(checkVariables(variables, [])),
        scrubberOf(variables)(repeated),
      ].join('\n');
      for (const secret of secrets) expect(shown).not.toContain(secret);
      expect(shown).toContain(name);
    },
  );

  it('stands in no line of the log either, where it is long enough not to be a word', () => {
    const shownInLog = secretPlaces.flatMap(([name, value, ...secrets]) => {
      const line = logScrubberOf({ [name]: value })(`${name} is "${value}", which is ignored`);
      return secrets
        .filter((secret) => secret.length >= 8 && line.includes(secret))
        .map((secret) => `${name}: ${secret}`);
    });
    expect(shownInLog).toEqual([]);
  });
});

describe('what is no secret is shown, so that a mistake can be seen', () => {
  it.each([
    ['SGP_CLIENT_BASE_URL', 'https://sgp.example.com:8443/public', 'https://sgp.example.com:8443/public'],
    ['HTTPS_PROXY', 'proxy.example.com:3128', 'proxy.example.com:3128'],
    ['HTTPS_PROXY', 'http://bo:letmein@proxy.example.com:3128', 'http://[REDACTED]@proxy.example.com:3128'],
    ['NO_PROXY', 'localhost,.example.com,10.0.0.0/8', 'localhost,.example.com,10.0.0.0/8'],
    ['OTEL_RESOURCE_ATTRIBUTES', 'service.name=shop,team=a', 'service.name=shop,team=(set)'],
    ['OTEL_LOG_LEVEL', 'debugg', 'debugg'],
    ['OTEL_NODE_ENABLED_INSTRUMENTATIONS', 'http,expres', 'http,expres'],
    ['SGP_OTEL_EXPORT_TIMEOUT_MILLIS', '30s', '30s'],
    ['SGP_ACCOUNT_ID', '65f1c2d3e4a5b6c7d8e9f0a1', '65f1c2d3e4a5b6c7d8e9f0a1'],
    ['NODE_OPTIONS', '--require @sgp-otel/auto/register', '--require @sgp-otel/auto/register'],
  ])('%s=%s', (name, value, shown) => {
    expect(shownValue(name, value)).toBe(shown);
  });
});
