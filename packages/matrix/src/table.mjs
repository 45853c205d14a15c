// The results as a table for a page: one row for each way to start, one column for each Node.

export function markdownTable(results) {
  const nodes = [...new Set(results.map(({ node }) => node))];
  const rows = [...new Set(results.map(rowOf))];
  const cell = (row, node) => {
    const found = results.find((each) => rowOf(each) === row && each.node === node);
    if (!found) return '';
    return found.status === 'skipped' ? `– ${found.reason}` : found.status;
  };
  return [
    `| OpenTelemetry | application | ${nodes.map((node) => `Node ${node}`).join(' | ')} |`,
    `| --- | --- | ${nodes.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row} | ${nodes.map((node) => cell(row, node)).join(' | ')} |`),
  ].join('\n');
}

const rowOf = ({ line, what }) => `${line} | ${what}`;
