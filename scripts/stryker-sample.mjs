// For Stryker: mutates a random share of the functions and methods, for rooms whose mutants take hours altogether.
// `scripts/test-mutants.mjs --sample PERCENT` names the share. The same functions each time, as long as they stand where
// they did.
import { createHash } from 'node:crypto';

const share = Number(process.env.MUTANT_SAMPLE_PERCENT ?? 100) / 100;

/** Whether it is a function, a method, or a field as a whole, and not something inside of one. */
function isUnit({ node, parent }) {
  if (parent?.type === 'ClassBody') return true;
  const isOutermost = parent?.type === 'Program' || parent?.type === 'ExportNamedDeclaration';
  return isOutermost && (node.type === 'FunctionDeclaration' || node.type === 'VariableDeclaration');
}

/** From 0 to 1, evenly spread. */
function luckOf({ start, end }) {
  return createHash('sha256').update(`${start}:${end}`).digest().readUInt32BE() / 2 ** 32;
}

const sample = {
  shouldIgnore: (path) => (isUnit(path) && luckOf(path.node) >= share ? 'Not in the sample.' : undefined),
};

export const strykerPlugins = [{ kind: 'Ignore', name: 'sample', value: sample }];
