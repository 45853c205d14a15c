// For Stryker: runs the tests of the exporter within one process, a mutant after the other. Stryker's runner for jest
// loads all test files anew for each mutant, some two seconds; most of our tests take less than a millisecond.
//
//   first run ─▶ every test, its time, the mutants that it meets
//   mutant    ─▶ the tests that meet it, those that killed others lately first, then the quickest, until one fails
//                 └─ fails without the mutant too: something is left behind; the mutant is tried in a new process
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** A test that takes so much longer than at first hangs. Long beyond any doubt: a busy machine must not kill mutants. */
const HANG_MILLIS = 10_000;
const HANG_FACTOR = 20;

/**
 * A test that takes longer at first meets no mutants: one that survives would take minutes. Without sockets, such a
 * test tries hundreds of inputs.
 */
const SLOW_MILLIS = 3000;
const SLOW_PURE_MILLIS = 150;
const PURE_ROOM = /^redact[/\\]/;
const isSlow = (id, millis) => millis >= (PURE_ROOM.test(id) ? SLOW_PURE_MILLIS : SLOW_MILLIS);
/** So many of the tests that have killed a mutant are tried first: what stands beside it is mostly killed by the same. */
const MAX_KILLERS = 24;

const TESTS = 'packages/exporter/test';
const OWN_FILE = /[/\\]packages[/\\]exporter[/\\](?:src|test)[/\\]/;
/** In the sandbox, for the processes that come after that of the first run. */
const TIMES_FILE = 'times-of-tests.json';

/** Those that took the processor itself so long, in any first run: they are left out of the next ones. */
const SLOW_FILE = path.join(import.meta.dirname, '../.mutants/slow-tests.json');

const [SUCCESS, FAILED] = [0, 1];
/** Those that need a network of this machine, whose time is mostly waiting. */
const OVER_SOCKETS = /withServer|ledger-server|node:http|node:net|\.server\.test/;

/** Of jest's own module registry, or of sources that are read as text; and those made to take long. */
const UNFIT = /jest\.(?:mock|doMock|isolateModules|useFakeTimers)|hover-text|documentation|architecture|long-texts/;

/** What instrumented sources look at. */
globalThis.__stryker__ ??= {};
const stryker = globalThis.__stryker__;
const require = createRequire(import.meta.url);
const from = (...chain) => chain.reduce((file, name) => createRequire(file).resolve(name), import.meta.filename);

let block;
const tests = new Map();

function blockOf(title, parent, file) {
  return { title, parent, file, beforeAll: [], beforeEach: [], afterEach: [], afterAll: [], isReady: false };
}

function describe(title, define) {
  const outer = block;
  block = blockOf(`${outer.title} ${title}`, outer, outer.file);
  define();
  block = outer;
}

function it(title, run) {
  const name = `${block.title} ${title}`;
  // Rows of a table may have the same title.
  let id = `${block.file}:${name}`;
  for (let count = 2; tests.has(id); count++) id = `${block.file}:${name} (${count})`;
  tests.set(id, { id, name, block, run });
}

const withEach = (define) =>
  Object.assign(define, {
    each: (rows) => (title, run) => {
      for (const [index, row] of rows.entries()) {
        const values = Array.isArray(row) ? row : [row];
        define(`${title} #${index}`, () => run(...values));
      }
    },
  });

function installGlobals() {
  const { expect } = require(from('jest', '@jest/core', 'jest-config', 'jest-circus', '@jest/expect', 'expect'));
  const { ModuleMocker } = require(from('jest', '@jest/core', 'jest-config', 'jest-environment-node', 'jest-mock'));
  const mocker = new ModuleMocker(globalThis);
  const hooks = ['beforeAll', 'beforeEach', 'afterEach', 'afterAll'];
  Object.assign(globalThis, Object.fromEntries(hooks.map((hook) => [hook, (run) => block[hook].push(run)])), {
    describe: withEach(describe),
    it: withEach(it),
    test: withEach(it),
    expect,
    jest: {
      fn: mocker.fn.bind(mocker),
      spyOn: mocker.spyOn.bind(mocker),
      restoreAllMocks: () => mocker.restoreAllMocks(),
      setTimeout: () => {},
    },
  });
}

/** The files whose tests are wanted, below {@link TESTS}. */
function testFiles() {
  const wanted = process.env.MUTANT_TESTS ? process.env.MUTANT_TESTS.split(',') : [''];
  const isLeftOut = (name) => {
    const text = `${name} ${readFileSync(path.join(TESTS, name), 'utf8')}`;
    return UNFIT.test(text) || (process.env.MUTANT_PURE === 'yes' && OVER_SOCKETS.test(text));
  };
  return readdirSync(TESTS, { recursive: true })
    .filter((name) => name.endsWith('.test.ts') && !/\.(?:process|matrix|pack)\.test/.test(name))
    .filter((name) => wanted.some((start) => name.startsWith(start)) && !isLeftOut(name))
    .sort();
}

const compiled = new Map();

function compileTypeScript() {
  const { transformSync } = require('esbuild');
  require.extensions['.ts'] = (module, file) => {
    let code = compiled.get(file);
    if (code === undefined) {
      const source = readFileSync(file, 'utf8');
      ({ code } = transformSync(source, { loader: 'ts', format: 'cjs', target: 'node20', sourcefile: file }));
      compiled.set(file, code);
    }
    module._compile(code, file);
  };
}

/** Anew, with all that they and the sources remember: what a module keeps would hide a mutant from the next test. */
function forget() {
  for (const file of Object.keys(require.cache)) if (OWN_FILE.test(file)) delete require.cache[file];
  tests.clear();
}

function load(name) {
  block = blockOf('', undefined, name);
  require(path.resolve(TESTS, name));
}

/** Loads its file if that is not there. */
function testOf(id) {
  if (!tests.has(id)) load(id.slice(0, id.indexOf(':')));
  return tests.get(id);
}

/** Outermost first. */
function blocksOf(inner) {
  const blocks = [];
  for (let each = inner; each !== undefined; each = each.parent) blocks.unshift(each);
  return blocks;
}

async function inOrder(hooks) {
  for (const hook of hooks) await hook();
}

async function withHooks({ block: own, run }) {
  const blocks = blocksOf(own);
  for (const each of blocks) {
    if (each.isReady) continue;
    each.isReady = true;
    await inOrder(each.beforeAll);
  }
  try {
    await inOrder(blocks.flatMap(({ beforeEach }) => beforeEach));
    await run();
  } finally {
    await inOrder(blocks.toReversed().flatMap(({ afterEach }) => afterEach));
  }
}

/** What was thrown; `undefined` for a test that passes. `hang` when it does not end. */
async function failureOf(test, limitMillis) {
  stryker.currentTestId = test.id;
  let timer;
  const hang = new Promise((resolve) => {
    timer = setTimeout(resolve, limitMillis, 'hang');
  });
  const ended = withHooks(test).then(
    () => undefined,
    (thrown) => thrown ?? new Error('Nothing was thrown.'),
  );
  const failure = await Promise.race([ended, hang]);
  clearTimeout(timer);
  stryker.currentTestId = undefined;
  return failure;
}

async function closeFiles() {
  const blocks = new Set([...tests.values()].flatMap((test) => blocksOf(test.block)));
  for (const each of [...blocks].reverse()) {
    if (!each.isReady) continue;
    each.isReady = false;
    await inOrder(each.afterAll);
  }
}

function knownSlow() {
  try {
    return new Set(JSON.parse(readFileSync(SLOW_FILE, 'utf8')));
  } catch {
    return new Set();
  }
}

/** How often one test may meet a mutant, besides twenty times what it did at first: what loops for ever ends soon. */
const MORE_HITS = 20_000;
const HITS_FACTOR = 20;
const mutate = (id, hitLimit) => Object.assign(stryker, { activeMutant: id, hitCount: 0, hitLimit });

/** For each mutant, how often the test met it that met it most. */
function mostHits(perTest = {}) {
  const most = {};
  for (const hits of Object.values(perTest))
    for (const [mutant, count] of Object.entries(hits)) most[mutant] = Math.max(most[mutant] ?? 0, count);
  return most;
}

class Runner {
  #hasRun = false;
  /** A test goes on that does not end, or something else is left behind. */
  #isSpoilt = false;
  /** Of the first run. */
  #millis = new Map();
  #hits = {};
  /** The latest first. */
  #killers = [];

  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    // What a mutant leaves behind must not end the process.
    process.on('unhandledRejection', () => {});
    process.on('uncaughtException', () => {});
    process.setMaxListeners(0);
    process.stderr.write = () => true;
    installGlobals();
    compileTypeScript();
  }

  async dryRun() {
    const results = [];
    const slow = knownSlow();
    for (const file of testFiles()) {
      forget();
      load(file);
      for (const id of [...tests.keys()]) {
        if (slow.has(id)) continue;
        const usedBefore = process.cpuUsage();
        results.push(await this.#first(id));
        const { user, system } = process.cpuUsage(usedBefore);
        if ((user + system) / 1000 >= SLOW_MILLIS) slow.add(id);
      }
    }
    writeFileSync(SLOW_FILE, JSON.stringify([...slow]));
    const { mutantCoverage } = stryker;
    const millis = results.map(({ id, timeSpentMs }) => [id, timeSpentMs]);
    // Left in, their time would be waited for whenever a mutant never ends.
    for (const { id, timeSpentMs } of results) if (isSlow(id, timeSpentMs)) delete mutantCoverage?.perTest[id];
    writeFileSync(TIMES_FILE, JSON.stringify({ millis, hits: mostHits(mutantCoverage?.perTest) }));
    return { status: 'complete', tests: results, mutantCoverage };
  }

  async #first(id) {
    forget();
    const test = testOf(id);
    const startedMillis = performance.now();
    const failure = await failureOf(test, 300_000);
    const timeSpentMs = performance.now() - startedMillis;
    await closeFiles();
    const result = { id, name: test.name, fileName: test.block.file, timeSpentMs };
    if (failure === undefined) return { ...result, status: SUCCESS };
    return { ...result, status: FAILED, failureMessage: String(failure.stack ?? failure) };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    if (this.#isSpoilt) process.exit(1);
    const isFirst = !this.#hasRun;
    this.#hasRun = true;
    // The first run may have been in another process.
    if (isFirst) {
      const first = JSON.parse(readFileSync(TIMES_FILE, 'utf8'));
      this.#millis = new Map(first.millis);
      this.#hits = first.hits;
    }
    const met = this.#inOrder(testFilter ?? [...this.#millis.keys()]);
    const ownHits = MORE_HITS + HITS_FACTOR * (this.#hits[activeMutant.id] ?? 0);
    const maxHits = hitLimit && Math.min(hitLimit, ownHits);
    forget();
    for (const [index, id] of met.entries()) {
      mutate(activeMutant.id, maxHits);
      const failure = await failureOf(testOf(id), this.#limit(id));
      const isEndless = maxHits !== undefined && stryker.hitCount > maxHits;
      mutate(undefined);
      if (failure === undefined && !isEndless) continue;
      if (failure === 'hang') {
        this.#isSpoilt = true;
        return { status: 'timeout', reason: `${id} does not end.` };
      }
      await closeFiles().catch(() => {});
      this.#isSpoilt = await this.#failsWithout(id);
      if (isEndless) return { status: 'timeout', reason: `${id} did not end.` };
      if (this.#isSpoilt && !isFirst) process.exit(1);
      this.#killers = [id, ...this.#killers.filter((each) => each !== id)].slice(0, MAX_KILLERS);
      const failureMessage = String(failure.message ?? failure);
      return { status: 'killed', killedBy: [id], failureMessage, nrOfTests: index + 1 };
    }
    await closeFiles().catch(() => {});
    return { status: 'survived', nrOfTests: met.length };
  }

  /** Those that killed lately, then the quickest. */
  #inOrder(ids) {
    const rank = (id) => {
      const killed = this.#killers.indexOf(id);
      return killed === -1 ? this.#millis.get(id) : killed - MAX_KILLERS;
    };
    return ids.filter((id) => !isSlow(id, this.#millis.get(id))).sort((a, b) => rank(a) - rank(b));
  }

  #limit(id) {
    return HANG_MILLIS + HANG_FACTOR * (this.#millis.get(id) ?? 0);
  }

  /** Whether the test fails without any mutant too, also with the sources loaded anew. */
  async #failsWithout(id) {
    if ((await this.#fails(id)) === false) return false;
    forget();
    return this.#fails(id);
  }

  async #fails(id) {
    const failure = await failureOf(testOf(id), this.#limit(id));
    await closeFiles().catch(() => {});
    return failure !== undefined;
  }
}

function runner() {
  return new Runner();
}
runner.inject = [];

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', factory: runner }];
