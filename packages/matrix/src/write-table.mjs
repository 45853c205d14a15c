// Puts a table into a page of docs/reference, between the marks that name the command.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export async function writeTable(page, command, table) {
  const file = fileURLToPath(new URL(`../../../docs/reference/${page}`, import.meta.url));
  const [start, end] = [`<!-- table: written by \`${command}\` -->`, '<!-- /table -->'];
  const text = await readFile(file, 'utf8');
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} has no marks ${start} and ${end}`);
  await writeFile(file, `${text.slice(0, from + start.length)}\n\n${table}\n\n${text.slice(to)}`);
}
