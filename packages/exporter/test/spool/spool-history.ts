// Random lives of processes that share a spool, against a ledger: what was confirmed as kept and is not done must be
// found by whoever comes last, however they died.
import fc from 'fast-check';
import { FileRunner } from '../../src/spool/file-runner';
import type { KeptRecord } from '../../src/spool/kept-record';
import type { OwnerIdentity } from '../../src/spool/owner-identity';
import { Spool } from '../../src/spool/spool';
import { ForgettingFiles } from './forgetting-files';

export const FOLDER = '/data/spool';
export const LABEL = Buffer.from('{"baseUrl":"http://sgp","account":"acc"}');

/** The processes of one machine. */
export class Machine {
  readonly alive = new Map<number, number>();
  nowMillis = 1_000_000;
  #pid = 100;

  start(files: ForgettingFiles, options: Partial<SpoolOptions> = {}): SimulatedProcess {
    this.#pid += 1;
    this.alive.set(this.#pid, this.nowMillis);
    return new SimulatedProcess(this, this.#pid, files, options);
  }
}

export interface SpoolOptions {
  readonly label: Buffer;
  readonly maxBytes: number;
  readonly maxAgeMillis: number;
  readonly fsync: number | 'always' | 'never';
  /** For a process that looks like another one. */
  readonly identity: Partial<OwnerIdentity>;
}

export class SimulatedProcess {
  readonly machine: Machine;
  readonly pid: number;
  readonly files: ForgettingFiles;
  readonly spool: Spool;
  readonly warnings: string[] = [];
  /** What was given up, by reason. */
  readonly lost = new Map<string, number>();
  /** Ids in memory, with where they are on disk. */
  readonly memory = new Map<string, { record: KeptRecord; index: number }>();

  constructor(machine: Machine, pid: number, files: ForgettingFiles, options: Partial<SpoolOptions>) {
    this.machine = machine;
    this.pid = pid;
    this.files = files;
    let folders = 0;
    this.spool = new Spool({
      folder: FOLDER,
      label: options.label ?? LABEL,
      maxBytes: options.maxBytes ?? Number.POSITIVE_INFINITY,
      maxAgeMillis: options.maxAgeMillis ?? Number.POSITIVE_INFINITY,
      fsync: options.fsync ?? 'always',
      runner: new FileRunner(files),
      ownFolders: new Set(),
      processes: {
        self: {
          pid,
          threadId: 0,
          bootId: 'boot',
          pidNamespace: 'pid:[1]',
          startTicks: machine.alive.get(pid),
          ...options.identity,
        },
        startTicksOf: (other) => machine.alive.get(other),
      },
      nowMillis: () => machine.nowMillis,
      random: () => `p${pid}f${folders++}`,
      warn: (message) => this.warnings.push(message),
      onGone: (record, reason) => this.#count(reason, record.onDisk),
      onUncountedGone: (count, reason) => this.#count(reason, count),
    });
  }

  #count(reason: string, count: number): void {
    this.lost.set(reason, (this.lost.get(reason) ?? 0) + count);
  }

  /** The ids that the disk has confirmed. */
  async keep(ids: readonly string[]): Promise<readonly string[]> {
    const record = await this.spool.keep(ids.map((id) => Buffer.from(id)));
    if (!record) return [];
    ids.forEach((id, index) => {
      this.memory.set(id, { record, index });
    });
    return ids;
  }

  settle(id: string): void {
    const place = this.memory.get(id);
    this.memory.delete(id);
    if (place) this.spool.settle(place.record, place.index);
  }

  release(id: string): void {
    const place = this.memory.get(id);
    this.memory.delete(id);
    if (place) this.spool.release(place.record, place.index);
  }

  /** Loads what is on disk alone, if there is some, into memory. */
  async next(): Promise<string[] | undefined> {
    const loaded = await this.spool.next();
    if (!loaded) return undefined;
    return loaded.items.map(({ index, bytes }) => {
      this.memory.set(String(bytes), { record: loaded.record, index });
      return String(bytes);
    });
  }

  /** After so many steps more it is dead. */
  killAfter(steps: number): void {
    let left = steps;
    this.files.before = () => {
      if (left-- <= 0) this.kill();
    };
  }

  kill(): void {
    this.files.kill();
    this.machine.alive.delete(this.pid);
  }

  /** All that it can get from the disk, delivered. */
  async drain(): Promise<string[]> {
    const all: string[] = [];
    await this.spool.adopt();
    for (;;) {
      const ids = await this.next();
      if (!ids) return all;
      for (const id of ids) this.settle(id);
      all.push(...ids);
    }
  }
}

type Operation =
  | { readonly do: 'keep'; readonly count: number }
  | { readonly do: 'settle' | 'release'; readonly which: number }
  | { readonly do: 'redeliver'; readonly isOutage: boolean }
  | { readonly do: 'adopt' | 'tick' | 'start' | 'close' | 'exit' | 'power' }
  | { readonly do: 'kill'; readonly afterSteps: number };

export interface History {
  readonly operations: readonly (readonly [number, Operation])[];
  readonly hasPowerLoss: boolean;
}

export const histories: fc.Arbitrary<History> = fc.record({
  hasPowerLoss: fc.boolean(),
  operations: fc.array(
    fc.tuple(
      fc.nat(2),
      fc.oneof(
        {
          weight: 6,
          arbitrary: fc.record({ do: fc.constant('keep' as const), count: fc.integer({ min: 1, max: 4 }) }),
        },
        {
          weight: 4,
          arbitrary: fc.record({ do: fc.constantFrom('settle' as const, 'release' as const), which: fc.nat(9) }),
        },
        { weight: 3, arbitrary: fc.record({ do: fc.constant('redeliver' as const), isOutage: fc.boolean() }) },
        {
          weight: 2,
          arbitrary: fc.record({ do: fc.constantFrom('adopt' as const, 'tick' as const, 'start' as const) }),
        },
        {
          weight: 1,
          arbitrary: fc.record({ do: fc.constantFrom('close' as const, 'exit' as const, 'power' as const) }),
        },
        { weight: 2, arbitrary: fc.record({ do: fc.constant('kill' as const), afterSteps: fc.nat(12) }) },
      ),
    ),
    { maxLength: 24 },
  ),
});

/** What was promised and not kept. */
export async function violationsOf({ operations, hasPowerLoss }: History): Promise<string[]> {
  const machine = new Machine();
  let disk = new ForgettingFiles();
  let processes = [machine.start(disk.another()), machine.start(disk.another())];
  const written = new Set<string>();
  const confirmed = new Set<string>();
  const done = new Set<string>();
  const delivered = new Set<string>();
  let nextId = 0;

  for (const [who, operation] of operations) {
    machine.nowMillis += 400;
    const process = processes[who % processes.length] as SimulatedProcess;
    if (process.files.isDead) machine.alive.delete(process.pid);
    const ids = [...process.memory.keys()];
    switch (operation.do) {
      case 'keep': {
        const fresh = Array.from({ length: operation.count }, () => `span-${nextId++}`);
        for (const id of fresh) written.add(id);
        for (const id of await process.keep(fresh)) if (!process.files.isDead) confirmed.add(id);
        break;
      }
      case 'settle':
      case 'release': {
        const id = ids[operation.which % Math.max(1, ids.length)];
        if (id === undefined || process.files.isDead) break;
        if (operation.do === 'settle') done.add(id);
        process[operation.do](id);
        break;
      }
      case 'redeliver': {
        const loaded = (await process.next()) ?? [];
        if (process.files.isDead) break;
        for (const id of loaded) {
          if (!operation.isOutage) {
            delivered.add(id);
            done.add(id);
          }
          process[operation.isOutage ? 'release' : 'settle'](id);
        }
        break;
      }
      case 'adopt':
        await process.spool.adopt();
        break;
      case 'tick':
        await process.spool.tick();
        break;
      case 'close':
        await process.spool.close();
        process.kill();
        break;
      case 'exit': {
        const fresh = [`span-${nextId++}`, `span-${nextId++}`];
        for (const id of fresh) written.add(id);
        const { count } = process.spool.keepNow(fresh.map((id) => [Buffer.from(id)]));
        if (!process.files.isDead) for (const id of fresh.slice(0, count)) confirmed.add(id);
        process.kill();
        break;
      }
      case 'start':
        processes = [...processes, machine.start(disk.another())];
        break;
      case 'kill':
        process.killAfter(operation.afterSteps);
        break;
      case 'power':
        if (!hasPowerLoss) break;
        for (const each of processes) each.kill();
        disk = disk.powerLoss();
        processes = [machine.start(disk.another())];
        break;
    }
  }
  for (const each of processes) each.kill();
  machine.nowMillis += 61_000;
  const last = machine.start(hasPowerLoss ? disk.powerLoss() : disk.another());
  for (const id of await last.drain()) delivered.add(id);
  await last.spool.close();
  const left = [...disk.files()].map(([path]) => path);
  return [
    ...[...confirmed].filter((id) => !done.has(id) && !delivered.has(id)).map((id) => `${id} was lost`),
    ...[...delivered].filter((id) => !written.has(id)).map((id) => `${id} was made up`),
    ...left.map((path) => `${path} is left`),
  ];
}
