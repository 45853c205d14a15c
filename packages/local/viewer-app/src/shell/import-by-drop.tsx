// Takes NDJSON files, or JSON arrays of spans, that are dropped on the page, and writes them into the account shown.

import { useContext, useLayoutEffect, useState } from 'preact/hooks';
import { AskForKey } from '../api/ask-for-key';
import { describeFailure, KeyNeeded, sendJson } from '../api/backend';
import { readSpanFile } from '../model/read-span-file';
import { useNavigation } from '../routing/use-route';
import { announce } from '../ui/announce';

const MAX_BATCH_ITEMS = 200;

export function ImportByDrop() {
  const { account } = useNavigation();
  const askForKey = useContext(AskForKey);
  const [over, setOver] = useState(false);
  // Before the view is painted: whoever sees it may already drop a file.
  useLayoutEffect(() => {
    const isFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const enter = (event: DragEvent) => {
      if (!isFile(event)) return;
      // Without this the browser would open the file instead.
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!isFile(event)) return;
      event.preventDefault();
      setOver(false);
      importFiles(account, [...(event.dataTransfer?.files ?? [])]).then(announce, (error) => {
        if (error instanceof KeyNeeded) askForKey(error);
        else announce(`Import: ${describeFailure(error)}`);
      });
    };
    addEventListener('dragover', enter);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', enter);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, [account, askForKey]);
  return over ? <div class="drop-target">Drop NDJSON or a JSON array of spans to import it into {account}</div> : null;
}

/** Answers what to tell the user. */
async function importFiles(account: string | undefined, files: readonly File[]): Promise<string> {
  let imported = 0;
  for (const file of files) {
    const items = readSpanFile(await file.text());
    for (let from = 0; from < items.length; from += MAX_BATCH_ITEMS) {
      const batch = items.slice(from, from + MAX_BATCH_ITEMS);
      await sendJson(account, 'PUT', 'v5/spans/batch', { items: batch });
      imported += batch.length;
    }
  }
  return `${imported} ${imported === 1 ? 'span' : 'spans'} imported`;
}
