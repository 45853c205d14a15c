// One line on stderr that tells how far long work is; nothing where stderr is not a terminal.

export interface Progress {
  update(text: string): void;
  /** Removes the line. */
  end(): void;
}

const REDRAW_MILLIS = 100;

export function showProgress(isWanted: boolean): Progress {
  if (!isWanted || !process.stderr.isTTY) return { update: () => {}, end: () => {} };
  let drawnAt = 0;
  return {
    update: (text) => {
      if (Date.now() - drawnAt < REDRAW_MILLIS) return;
      drawnAt = Date.now();
      process.stderr.write(`\r\u001b[2K${text}`);
    },
    end: () => {
      process.stderr.write('\r\u001b[2K');
    },
  };
}
