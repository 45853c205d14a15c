// Writes the type of the settings, with a comment for each, from the table in the code: what an editor shows on an
// option is what docs/reference/configuration.md says. `--check` writes nothing and fails when the file is not up to
// date. Needs the exporter to be built.
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const CONFIGURATION = join(__dirname, '..', 'packages', 'exporter', 'src', 'configuration');
const FILE = join(CONFIGURATION, 'settings.ts');
const TABLE = join(__dirname, '..', 'packages', 'exporter', 'dist', 'configuration', 'settings-table.js');

const MAX_COLUMNS = 120;
const COMMENT = '   * ';

const code = (text) => `\`${text}\``;

function typeOf(setting) {
  const words = setting.words?.map((word) => `'${word}'`) ?? [];
  const isWord = setting.words?.includes(setting.defaultValue) === true;
  const type = [...(isWord ? [] : [typeof (setting.defaultValue ?? '')]), ...words].join(' | ');
  return setting.defaultValue === undefined || setting.isOffWhenUnreadable ? `${type} | undefined` : type;
}

/** Links from one page of docs/reference to another lead nowhere from an editor. */
const plain = (text) => text.replace(/\[[^\]]*\]\(([\w-]+\.md)\)/g, 'docs/reference/$1');

function wrapped(text) {
  const lines = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && COMMENT.length + longer.length <= MAX_COLUMNS) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function comment(setting) {
  const { defaultValue, unit, variables, expected, description } = setting;
  const facts = [
    `Default: ${defaultValue === undefined ? 'none' : code(defaultValue)}${unit && defaultValue !== undefined ? ` ${unit}` : ''}.`,
    `Environment: ${variables.map(code).join(', then ') || 'none'}.`,
    `Valid: ${expected}.`,
  ];
  const lines = [...wrapped(plain(description)), '', ...wrapped(facts.join(' '))];
  return ['  /**', ...lines.map((line) => `${COMMENT}${line}`.trimEnd()), '   */'].join('\n');
}

/** The source file for the settings of `table`. */
function settingsSource(table) {
  const members = Object.entries(table).map(
    ([name, setting]) => `${comment(setting)}\n  readonly ${name}: ${typeOf(setting)};`,
  );
  return `// Generated from settings-table.ts by \`npm run docs:generate\`: do not edit by hand.

/** Every setting with the type of its resolved value. */
export interface Settings {
${members.join('\n')}
}
`;
}

function main(isCheck) {
  const generated = settingsSource(require(TABLE).settingsTable);
  if (existsSync(FILE) && generated === readFileSync(FILE, 'utf8')) return;
  if (isCheck) {
    console.error(
      'configuration/settings.ts is not up to date with the table of settings: run `npm run docs:generate`.',
    );
    process.exitCode = 1;
    return;
  }
  writeFileSync(FILE, generated);
  console.log('configuration/settings.ts was updated.');
}

module.exports = { settingsSource };

if (require.main === module) main(process.argv.includes('--check'));
