// Runs one program without the flag and with it, in each of its forms, and says what differs: output, exit code, or
// what Node and the program write to stderr.
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const own = fileURLToPath(new URL('../', import.meta.url));
const KEYS = ['code', 'stdout', 'stderr'];
export const FLAGS = ['--require', '--import'];
const TIMEOUT_MILLIS = 60_000;
const EMPTY = path.join(own, 'src/empty.cjs');

/**
 * @param {import('./programs.mjs').Program} program
 * @param {{ binary: string, backendUrl: string, register: string, flags?: string[] }} options
 * @returns {Promise<string[]>} what differs, in words; empty when nothing does
 */
export async function differencesOf(program, { binary, backendUrl, register, flags = FLAGS }) {
  const folder = await putTogether(program);
  try {
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      SGP_API_KEY: 'local',
      SGP_ACCOUNT_ID: 'programs',
      SGP_CLIENT_BASE_URL: backendUrl,
      OTEL_SERVICE_NAME: program.name,
    };
    const start = (args) => run(binary, [...args, ...program.args], { cwd: folder, env });
    const [without, ...withFlags] = await Promise.all([start([]), ...flags.map((flag) => start([flag, register]))]);
    const differences = [];
    for (const [index, result] of withFlags.entries()) {
      if (KEYS.every((key) => result[key] === without[key])) continue;
      // What Node does for any module that is named by such a flag is not ours.
      const asNodeDoes = await start([flags[index], EMPTY]);
      for (const key of KEYS.filter((each) => result[each] !== asNodeDoes[each])) {
        differences.push(`${flags[index]}: ${key} is\n${result[key]}\ninstead of\n${asNodeDoes[key]}`);
      }
    }
    return differences;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A copy of the program in a folder of its own, with its node_modules. */
async function putTogether({ source, isFolder, packages, links }) {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'sgp-otel-program-')));
  await cp(source, isFolder ? folder : path.join(folder, path.basename(source)), { recursive: true });
  const modules = path.join(folder, 'node_modules');
  // Under its own name git would not keep it.
  await rename(path.join(folder, 'modules'), modules).catch(() => mkdir(modules));
  for (const name of packages) await symlink(path.join(own, 'node_modules', name), path.join(modules, name));
  for (const [name, target] of Object.entries(links)) {
    await symlink(path.join(folder, target), path.join(modules, name));
  }
  return folder;
}

function run(binary, args, options) {
  return new Promise((resolve) => {
    const child = spawn(binary, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], timeout: TIMEOUT_MILLIS });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8').on('data', (chunk) => {
        texts[name] += chunk;
      });
    }
    child.once('close', (code, signal) => {
      resolve({ code: signal ?? code, stdout: texts.stdout, stderr: comparable(texts.stderr) });
    });
  });
}

/** Less the line that says what was started, numbers of processes, and where Node's own queues stand in a stack. */
function comparable(stderr) {
  return stderr
    .split('\n')
    .filter((line) => !line.startsWith('[info] @sgp-otel/') && !/^ +at process\.processTicksAndRejections /.test(line))
    .join('\n')
    .replace(/\(node:\d+\)/g, '(node:1)');
}
