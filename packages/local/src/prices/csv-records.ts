// The records of a CSV file (RFC 4180: commas, quotes doubled inside quotes). Lines that start with # are comments.

import { PriceFileError, type PriceRecord } from './price-file-error';

interface Row {
  line: number;
  fields: string[];
}

/** @throws PriceFileError */
export function csvRecords(text: string): PriceRecord[] {
  const [head, ...rows] = csvRows(text);
  if (head === undefined) return [];
  const columns = head.fields.map((name) => name.trim());
  if (columns.length === 1 && /[;\t]/.test(columns[0] as string)) {
    throw new PriceFileError(head.line, 'The columns are not separated by commas. Save the table with commas.');
  }
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) throw new PriceFileError(head.line, `The column ${twice} is there twice.`);
  if (!columns.includes('model')) {
    throw new PriceFileError(head.line, 'The first line must name the columns. "sgp-local prices" prints an example.');
  }
  return rows.map(({ line, fields }) => {
    if (fields.length !== columns.length) {
      const counts = `${fields.length} ${fields.length === 1 ? 'value' : 'values'} for ${columns.length} columns`;
      throw new PriceFileError(line, `There are ${counts}.`);
    }
    return { line, values: Object.fromEntries(columns.map((name, index) => [name, fields[index]?.trim()])) };
  });
}

function csvRows(text: string): Row[] {
  const rows: Row[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const start = line;
    const fields: string[] = [];
    const isComment = text[at] === '#';
    for (let ended = false; !ended; ) {
      const field = isComment ? undefined : /^[ \t]*"((?:[^"]|"")*)"[ \t]*/.exec(text.slice(at));
      if (field) {
        fields.push((field[1] as string).replaceAll('""', '"'));
        line += field[0].split('\n').length - 1;
        at += field[0].length;
        if (at < text.length && !/[,\r\n]/.test(text[at] as string)) {
          throw new PriceFileError(line, 'Text follows a closing quote. Double a quote inside quotes.');
        }
      } else {
        const plain = (isComment ? /[^\n]*/y : /[^,\n]*/y) as RegExp;
        plain.lastIndex = at;
        const value = plain.exec(text)?.[0] ?? '';
        if (value.trimStart().startsWith('"') && !isComment) {
          throw new PriceFileError(line, 'A quote is not closed.');
        }
        fields.push(value.replace(/\r$/, ''));
        at += value.length;
      }
      if (text[at] === '\r') at++;
      ended = text[at] !== ',';
      at++;
    }
    line++;
    if (!isComment && fields.some((field) => field.trim() !== '')) rows.push({ line: start, fields });
  }
  return rows;
}
