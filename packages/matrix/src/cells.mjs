// Every combination that is tried, as data: which Node, which OpenTelemetry line the application has, how it is written
// and how it is started.

export const NODE_VERSIONS = ['20.19.0', '22.23.3', '24.21.0', '26.10.0'];

/** What the application has installed of OpenTelemetry. 3.x asks for Node 22.15; its API runs on 20 too. */
export const LINES = {
  '1.30': { '@opentelemetry/api': '1.9.1', '@opentelemetry/sdk-trace-base': '1.30.1' },
  '2.x': { '@opentelemetry/api': '1.9.1', '@opentelemetry/sdk-trace-base': '2.12.0' },
  '3.x': { '@opentelemetry/api': '1.10.0', '@opentelemetry/sdk-trace': '3.1.1' },
};

/**
 * What an application may have installed beside, of which npm hoists other versions of the packages that ours need:
 * each instrumentation then has copies of its own.
 */
export const MODEL_PACKAGES = {
  'OpenInference for openai': { '@arizeai/openinference-instrumentation-openai': '4.2.7' },
  'OpenInference for MCP': { '@arizeai/openinference-instrumentation-mcp': '0.2.33' },
  'Traceloop for openai': { '@traceloop/instrumentation-openai': '0.27.0' },
  'Traceloop for MCP': { '@traceloop/instrumentation-mcp': '0.27.0' },
  'the SDK of Traceloop': { '@traceloop/node-server-sdk': '0.27.0' },
  Langfuse: { '@langfuse/otel': '5.11.1', '@langfuse/tracing': '5.11.1', '@langfuse/openai': '5.11.1' },
  LangSmith: { langsmith: '0.12.0' },
};

const flags = ['--require', '--import'];
const everyLine = Object.keys(LINES);

/** One way to start one application. `line` names the folder it is installed in. */
function* waysOf(line) {
  for (const flag of flags) {
    for (const [modules, file] of [
      ['CJS', 'app.cjs'],
      ['ESM', 'app.mjs'],
    ]) {
      yield { line, what: `${modules}, ${flag}`, args: [flag, '@sgp-otel/auto/register', file], expects: 'whole-tree' };
    }
  }
}

/** Beside the grid: what is tried on each Node, with one line. */
const others = [
  {
    line: '2.x',
    what: 'NODE_OPTIONS',
    args: ['app.mjs'],
    nodeOptions: '--require @sgp-otel/auto/register',
    expects: 'whole-tree',
  },
  ...flags.map((flag) => ({
    line: '2.x',
    what: `bundled (esbuild), ${flag}`,
    args: [flag, '@sgp-otel/auto/register', 'bundle.cjs'],
    expects: 'tree-without-express',
  })),
  {
    line: '2.x',
    what: 'process.exit()',
    args: ['--require', '@sgp-otel/auto/register', 'exits.cjs'],
    expects: 'one-span',
    code: 3,
  },
  {
    line: '2.x',
    what: 'tests run by jest',
    args: ['node_modules/jest/bin/jest.js', '--ci', '--rootDir', '.'],
    nodeOptions: '--require @sgp-otel/auto/register',
    expects: 'http-spans',
    needs: 'jest',
  },
  { line: '1.30', what: 'own SDK first: attaches', args: ownSdk('1.30'), expects: 'one-span' },
  { line: '2.x', what: 'own SDK first: says what to change', args: ownSdk('2.x'), expects: 'advice' },
  { line: '3.x', what: 'own SDK first: says what to change', args: ownSdk('3.x'), expects: 'advice', sinceNode: 22 },
];

/**
 * One way to start a service that asks a model, with one of those installed. `layout` names the folder it is installed
 * in.
 */
function* waysBeside(layout) {
  for (const [modules, flag, file] of [
    ['CJS', '--require', 'model-service.cjs'],
    ['ESM', '--require', 'model-service.mjs'],
    ['ESM', '--import', 'model-service.mjs'],
  ]) {
    const what = `${modules} with openai, beside ${layout}, ${flag}`;
    yield { line: '2.x', layout, what, args: [flag, '@sgp-otel/auto/register', file], expects: 'route-and-model' };
  }
}

/** Tried by a quick run too. */
const QUICK_LAYOUT = 'OpenInference for openai';

function ownSdk(line) {
  return ['--require', './own-sdk.cjs', '--require', '@sgp-otel/auto/register', 'one-span.cjs', line];
}

/** @param options.isQuick only the Node that runs this, without what takes long to install */
export function cellsFor({ isQuick, nodeVersions }) {
  const nodes = isQuick ? [process.versions.node] : nodeVersions;
  return nodes.flatMap((node) => [
    ...everyLine.flatMap((line) => [...waysOf(line)].map((way) => ({ node, ...way }))),
    ...others.filter(({ needs }) => !isQuick || !needs).map((way) => ({ node, ...way })),
    ...Object.keys(MODEL_PACKAGES)
      .filter((layout) => !isQuick || layout === QUICK_LAYOUT)
      .flatMap((layout) => [...waysBeside(layout)].map((way) => ({ node, ...way }))),
  ]);
}
