// The results as a table for the page: ways that came out the same share a row.

export function librariesTable(results) {
  const rows = [];
  for (const result of results) {
    const { library, by, layout, modules, call, content, tokens, parent } = result;
    const verdict = [call, content, tokens, parent].join(' | ');
    const same = rows.find((row) => row.library === library && row.by === by && row.verdict === verdict);
    if (same) same.ways.push(`${modules} ${layout}`);
    else rows.push({ library, by, verdict, ways: [`${modules} ${layout}`] });
  }
  const waysInAll = new Set(results.map(({ layout, modules }) => `${modules} ${layout}`)).size;
  return [
    '| library | installed to record it | loaded by | call | content | tokens once | parent |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ library, by, ways, verdict }) =>
        `| ${library} | ${by} | ${ways.length === waysInAll ? 'all' : ways.join(', ')} | ${verdict} |`,
    ),
  ].join('\n');
}
