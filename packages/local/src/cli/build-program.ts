// The command line: commands, options and help. `start` is the default, so plain `sgp-local` starts a backend.

import { Command, type CommanderError, Option } from 'commander';
import type { Environment } from '../configuration/environment';
import { DEFAULT_OPTIONS } from '../configuration/local-options';
import { STORE_SEMANTICS } from '../contract/store-semantics';
import { packageVersion } from '../package/package-folder';
import { BackendClient } from './backend-client';
import {
  backendUrl,
  isHttpUrl,
  numberFrom,
  priceFile,
  retention,
  spanType,
  traceQuery,
  wholeNumber,
} from './option-values';
import { endQuietlyWithReader } from './quiet-pipe';
import { reportError, USAGE_EXIT_CODE } from './report-error';
import { type ExportArguments, runExport } from './run-export';
import { type ImportArguments, runImport } from './run-import';
import { runPrices } from './run-prices';
import { runShow } from './run-show';
import { runStart, type StartArguments } from './run-start';
import { runTail } from './run-tail';
import { runTraces, type TracesArguments } from './run-traces';
import { unknownCommand } from './unknown-command';
import { UsageError } from './usage-error';

const EXAMPLES = `
Examples:
  $ sgp-local                        spans in memory, viewer at http://127.0.0.1:${DEFAULT_OPTIONS.port}
  $ sgp-local --data .sgp-local      keep the spans in a folder
  $ sgp-local --data .sgp-local --retain 7d,1000000
                                     … those of the last week, a million at most
  $ SGP_LOCAL_API_KEY=secret sgp-local --host 0.0.0.0
                                     reachable from other machines, with a key
  $ sgp-local traces --status error  the newest traces with an error
  $ sgp-local show <trace-id>        one trace as a tree
  $ sgp-local export > spans.ndjson; sgp-local import spans.ndjson
  $ sgp-local prices > prices.csv    … edit it, then: sgp-local --prices prices.csv

Start your application with the variables that sgp-local prints.`;

const DEFAULT_URL = `http://127.0.0.1:${DEFAULT_OPTIONS.port}`;

export function buildProgram(environment: Environment): Command {
  const program = new Command('sgp-local')
    .description('An SGP-compatible spans backend with a trace viewer, on this machine.')
    .usage('[command] [options]')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride(exitWithUsageCode)
    .configureOutput({ outputError: (text, write) => write(asJson() ? jsonOf(text) : text) })
    .showHelpAfterError(asJson() ? false : '(sgp-local --help lists the options)')
    .configureHelp({ showGlobalOptions: false });
  const start = startCommand(program, environment);
  const talk = talkingCommands(program, environment);
  talk('traces', 'list the newest traces of a running backend')
    .option('-n, --limit <number>', 'how many', numberFrom(1, 1000), 20)
    .option(
      '-q, --query <query>',
      'only traces that fit, for example "service:shop status:error duration:>2s"',
      traceQuery,
    )
    .option('--text <words>', 'only traces with these words, or whose name or id contains them')
    .addOption(new Option('--status <status>', 'only traces like this').choices(['success', 'error', 'in-flight']))
    .option('--type <type>', 'only traces with a span of this type, for example COMPLETION', spanType)
    .option('--group <id>', 'only traces of this group (session)')
    .action(withClient(environment, (client, args: TracesArguments) => runTraces(client, args)));
  talk('show', 'show a trace as a tree')
    .argument('<id>', 'id of a trace or span, or its beginning')
    .action(withClient(environment, (client, args: Json, id) => runShow(client, id as string, args)));
  talk('tail', 'print spans as they are written, until Ctrl-C').action(
    withClient(environment, (client, args: Json) => runTail(client, args)),
  );
  talk('import', 'send the spans of an NDJSON file to a running backend')
    .argument('<file>', 'one span per line; - reads stdin')
    .option('--progress', 'show progress also where stderr is not a terminal')
    .action(withClient(environment, (client, args: ImportArguments, file) => runImport(client, file as string, args)));
  talk('export', 'write spans as NDJSON')
    .option('-o, --output <file>', 'write to this file (default: stdout)')
    .option('--trace <id...>', 'only these traces; the beginning of an id is enough')
    .option('--progress', 'show progress also where stderr is not a terminal')
    .action(withClient(environment, (client, args: ExportArguments) => runExport(client, args)));
  program
    .command('prices')
    .description('print the prices that costs are estimated by, as CSV to edit and pass to --prices')
    .option('--json', 'print them as JSON')
    .action(runPrices);
  program.addHelpText('after', () => `${optionsOf(start)}${EXAMPLES}`);
  return program;
}

interface Json {
  json?: boolean;
}

function startCommand(program: Command, environment: Environment): Command {
  return program
    .command('start', { isDefault: true })
    .description('start the backend (the default)')
    .option('-p, --port <number>', 'port to listen on; 0 takes a free one', wholeNumber, DEFAULT_OPTIONS.port)
    .option('--host <address>', 'address to listen on; any but this machine needs an API key', DEFAULT_OPTIONS.host)
    .option('-d, --data <folder>', 'keep spans in this folder (default: in memory)')
    .option('--database-url <url>', 'keep spans in this PostgreSQL server; prefer the variable SGP_LOCAL_DATABASE_URL')
    .option(
      '--prices <file>',
      'estimate costs by these prices (default: those that "sgp-local prices" prints)',
      priceFile,
    )
    .option('--retain <limits>', 'delete what is older or more: 7d, 12h, 100000, or 7d,100000', retention)
    .addOption(
      new Option('--store-semantics <rule>', 'which of SGP’s two stores to behave like')
        .choices([...STORE_SEMANTICS])
        .default(DEFAULT_OPTIONS.storeSemantics),
    )
    .option('--api-key <key>', 'key that clients must send; prefer the variable SGP_LOCAL_API_KEY')
    .option('--allow-account <id...>', 'accounts that clients may select (default: all)')
    .option(
      '--max-body-bytes <number>',
      'largest request body; more is answered 413',
      wholeNumber,
      DEFAULT_OPTIONS.maxBodyBytes,
    )
    .option('--enable-faults', 'let clients script faults at /local/faults')
    .option('--json', 'print address and variables as one line of JSON')
    .allowExcessArguments()
    .action((args: StartArguments, command: Command) => {
      const [word] = command.args;
      if (word === undefined) return runStart(args, environment);
      const names = (command.parent?.commands ?? []).map((each) => each.name());
      const isStart = process.argv.includes('start');
      const message = isStart ? `start takes no argument ${JSON.stringify(word)}.` : unknownCommand(word, names);
      return reportError(new UsageError(`${message} sgp-local --help explains them.`), args.json);
    });
}

/** Commands that ask a running backend have the same options to find it. */
function talkingCommands(program: Command, environment: Environment) {
  return (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option('--url <url>', 'the backend (variable SGP_LOCAL_URL)', backendUrl, environment.url ?? DEFAULT_URL)
      .option('--api-key <key>', 'its key; prefer the variable SGP_LOCAL_API_KEY')
      .option('--account <id>', 'account to look at (variable SGP_LOCAL_ACCOUNT; default: local)')
      .option('--json', 'print JSON for programs');
}

function withClient<A extends Json>(
  environment: Environment,
  run: (client: BackendClient, args: A, operand?: string) => Promise<void>,
) {
  return async (...actionArguments: unknown[]) => {
    // commander passes the operands, then the options, then the command.
    const args = actionArguments.at(-2) as A & { url: string; apiKey?: string; account?: string };
    const operand = actionArguments.length > 2 ? (actionArguments[0] as string) : undefined;
    if (!isHttpUrl(args.url)) {
      const message = 'SGP_LOCAL_URL is not an address such as http://127.0.0.1:5003. Correct it, or use --url.';
      return reportError(new UsageError(message), args.json);
    }
    endQuietlyWithReader();
    const client = new BackendClient({
      url: args.url,
      apiKey: args.apiKey ?? environment.apiKey,
      account: args.account ?? environment.account,
    });
    await run(client, args, operand).catch((error: Error) => reportError(error, args.json));
  };
}

/** So that the first help page suffices for the command that everybody needs first. */
function optionsOf(start: Command): string {
  const help = start.createHelp();
  const options = start.options.map((option) => ({
    term: help.optionTerm(option),
    text: help.optionDescription(option),
  }));
  const width = Math.max(...options.map(({ term }) => term.length));
  return `\nOptions of start:\n${options.map(({ term, text }) => `  ${term.padEnd(width)}  ${text}`).join('\n')}\n`;
}

/** commander ends with 1 for everything that is wrong with a command line. */
function exitWithUsageCode({ exitCode }: CommanderError): never {
  process.exit(exitCode === 0 ? 0 : USAGE_EXIT_CODE);
}

/** Asked before the options are parsed, because parsing is what fails. */
function asJson(): boolean {
  return process.argv.includes('--json');
}

function jsonOf(text: string): string {
  return `${JSON.stringify({ error: text.replace(/^error: /, '').trim() })}\n`;
}
