// The command line: commands, options and help. `start` is the default, so plain `sgp-local` starts a backend.

import { Command, InvalidArgumentError, Option } from 'commander';
import type { Environment } from '../configuration/environment';
import { DEFAULT_OPTIONS } from '../configuration/local-options';
import { parseRetention, type RetentionLimits } from '../configuration/retention-limits';
import { STORE_SEMANTICS } from '../contract/store-semantics';
import { packageVersion } from '../package/package-folder';
import { BackendClient } from './backend-client';
import { reportError } from './report-error';
import { type ExportArguments, runExport } from './run-export';
import { runImport } from './run-import';
import { runShow } from './run-show';
import { runStart, type StartArguments } from './run-start';
import { runTail } from './run-tail';
import { runTraces, type TracesArguments } from './run-traces';

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

Start your application with the variables that sgp-local prints.`;

const DEFAULT_URL = `http://127.0.0.1:${DEFAULT_OPTIONS.port}`;

export function buildProgram(environment: Environment): Command {
  const program = new Command('sgp-local')
    .description('An SGP-compatible spans backend with a trace viewer, on this machine.')
    .usage('[command] [options]')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('(sgp-local --help lists the options)')
    .configureHelp({ showGlobalOptions: false });
  const start = startCommand(program, environment);
  const talk = talkingCommands(program, environment);
  talk('traces', 'list the newest traces of a running backend')
    .option('-n, --limit <number>', 'how many', parseWholeNumber, 20)
    .option('-q, --query <query>', 'only traces that fit, for example "service:shop status:error duration:>2s"')
    .option('--text <words>', 'only traces with these words, or whose name or id contains them')
    .addOption(new Option('--status <status>', 'only traces like this').choices(['success', 'error', 'in-flight']))
    .option('--type <type>', 'only traces with a span of this type, for example COMPLETION')
    .option('--group <id>', 'only traces of this group (session)')
    .action(withClient(environment, (client, args: TracesArguments) => runTraces(client, args)));
  talk('show', 'show a trace as a tree')
    .argument('<trace-id>', 'id of the trace, as "traces" lists it')
    .action(withClient(environment, (client, args: Json, traceId) => runShow(client, traceId as string, args)));
  talk('tail', 'print spans as they are written, until Ctrl-C').action(
    withClient(environment, (client, args: Json) => runTail(client, args)),
  );
  talk('import', 'send the spans of an NDJSON file to a running backend')
    .argument('<file>', 'one span per line; - reads stdin')
    .action(withClient(environment, (client, args: Json, file) => runImport(client, file as string, args)));
  talk('export', 'write spans as NDJSON')
    .option('-o, --output <file>', 'write to this file (default: stdout)')
    .option('--trace <id...>', 'only these traces')
    .action(withClient(environment, (client, args: ExportArguments) => runExport(client, args)));
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
    .option('-p, --port <number>', 'port to listen on; 0 takes a free one', parseWholeNumber, DEFAULT_OPTIONS.port)
    .option('--host <address>', 'address to listen on; any but this machine needs an API key', DEFAULT_OPTIONS.host)
    .option('-d, --data <folder>', 'keep spans in this folder (default: in memory)')
    .option('--database-url <url>', 'keep spans in this PostgreSQL server; prefer the variable SGP_LOCAL_DATABASE_URL')
    .option('--retain <limits>', 'delete what is older or more: 7d, 12h, 100000, or 7d,100000', parseRetain)
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
      parseWholeNumber,
      DEFAULT_OPTIONS.maxBodyBytes,
    )
    .option('--enable-faults', 'let clients script faults at /local/faults')
    .option('--json', 'print address and variables as one line of JSON')
    .action((args: StartArguments) => runStart(args, environment));
}

/** Commands that ask a running backend have the same options to find it. */
function talkingCommands(program: Command, environment: Environment) {
  return (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option('--url <url>', 'the backend (variable SGP_LOCAL_URL)', environment.url ?? DEFAULT_URL)
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

function parseWholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It is not a whole number.');
  return Number(value);
}

function parseRetain(value: string): RetentionLimits {
  const limits = parseRetention(value);
  if (!limits)
    throw new InvalidArgumentError('Expected an age such as 7d or 12h, a number of spans, or both with a comma.');
  return limits;
}
