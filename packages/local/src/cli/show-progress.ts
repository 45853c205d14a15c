// Tells on stderr how far long work is: one line that is redrawn on a terminal, or a line now and then where somebody
// asked for it with --progress. Otherwise nothing, so that pipes and logs stay clean.

export interface Progress {
  update(text: string): void;
  /** Removes the line of progress from the terminal. */
  end(): void;
}

const REDRAW_MILLIS = 100;

/** How often a line is added where it cannot be redrawn. */
const REPEAT_MILLIS = 1000;

/** @param wanted undefined: on a terminal only */
export function showProgress(wanted: boolean | undefined): Progress {
  const isTerminal = process.stderr.isTTY === true;
  if (!(wanted ?? isTerminal)) return { update: () => {}, end: () => {} };
  let drawnAtMillis = Number.NEGATIVE_INFINITY;
  return {
    update: (text) => {
      if (performance.now() - drawnAtMillis < (isTerminal ? REDRAW_MILLIS : REPEAT_MILLIS)) return;
      drawnAtMillis = performance.now();
      process.stderr.write(isTerminal ? `\r\u001b[2K${text}` : `${text}\n`);
    },
    end: () => {
      if (isTerminal) process.stderr.write('\r\u001b[2K');
    },
  };
}
