// signal-exit, which many command-line libraries use, listens to signals only to clean up, and raises the signal again
// when it sees no listeners but its own. It shares a count of them between its copies: version 3 on `process`, version
// 4 under a global symbol.

interface SharedEmitter {
  readonly count?: number;
}

export function countSignalExitListeners(): number {
  const version3 = (process as { __signal_exit_emitter__?: SharedEmitter }).__signal_exit_emitter__;
  const version4 = (globalThis as { [key: symbol]: SharedEmitter | undefined })[Symbol.for('signal-exit emitter')];
  return (version3?.count ?? 0) + (version4?.count ?? 0);
}
