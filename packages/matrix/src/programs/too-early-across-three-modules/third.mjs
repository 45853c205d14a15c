import * as first from './first.mjs';

export const report = ['constant', 'variable', 'hoisted', 'Class', 'fn', 'missing'].map((name) => {
  try {
    return `${name} ${typeof first[name]} ${name in first}`;
  } catch (error) {
    return `${name} ${error.name}: ${error.message}`;
  }
});
try {
  first.fn();
} catch (error) {
  report.push(error.message);
}
