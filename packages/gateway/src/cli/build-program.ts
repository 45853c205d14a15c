// Commands, options and help. `start` is the default, so plain `sgp-gateway` starts one.
import { Command, type CommanderError } from 'commander';
import { type OptionRow, optionsTable } from '../configuration/options-table';
import { packageVersion } from '../package/package-version';
import { runDeadList, runDeadResend, runDeadShow } from './run-dead';
import { runStart } from './run-start';

export const USAGE_EXIT_CODE = 2;

const EXAMPLES = `
Examples:
  $ SGP_API_KEY=… SGP_ACCOUNT_ID=… sgp-gateway
                                     OTLP at 127.0.0.1:4318 and :4317, a queue in .sgp-gateway
  $ SGP_GATEWAY_TOKENS=secret sgp-gateway --http 0.0.0.0:4318 --grpc off --data /var/lib/sgp-gateway
                                     reachable from other machines, with a token
  $ sgp-gateway --config gateway.json   everything in one file
  $ sgp-gateway dead list            what SGP refused for good, and why

Senders need OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318, and with a token
OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer secret".

Variables: SGP_API_KEY and SGP_ACCOUNT_ID (required), SGP_GATEWAY_TOKENS (tokens of senders: "token" or
"token=account", with commas between them), those beside the options above, and the exporter's SGP_OTEL_*
(redaction, filters, content).`;

export function buildProgram(): Command {
  const program = new Command('sgp-gateway')
    .description('Takes OTLP from any language, keeps it, and delivers it to the Scale GenAI Platform (SGP).')
    .usage('[command] [options]')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride(exitWithUsageCode)
    .showHelpAfterError('(sgp-gateway --help lists the options)');
  const start = withOptions(
    program.command('start', { isDefault: true }).description('start the gateway (the default)'),
  )
    .allowExcessArguments()
    .action((given, command: Command) => {
      const [word] = command.args;
      // The default command gets every misspelt one.
      if (word !== undefined)
        command.error(`error: unknown argument ${JSON.stringify(word)}: the commands are start and dead`);
      return runStart(given);
    });
  const dead = program.command('dead').description('spans that can never be delivered');
  withOptions(dead.command('list').description('list them, oldest first, with the reason'))
    .option('--json', 'print one line of JSON for each')
    .action((given) => runDeadList(given));
  withOptions(dead.command('show').description('print one, as OTLP in JSON'))
    .argument('<id>', 'its id, or the beginning of it')
    .action((id, given) => runDeadShow(id, given));
  withOptions(dead.command('resend').description('send them again through the running gateway'))
    .argument('[ids...]', 'ids, or beginnings of them')
    .option('--all', 'all of them')
    .action((ids, given) => runDeadResend(ids, given));
  program.addHelpText('after', () => `${helpOfOptions(start)}${EXAMPLES}`);
  return program;
}

/** Adds every option of the table as plain text: the table parses it, as it does variables and the file. */
function withOptions(command: Command): Command {
  command.option('--config <file>', 'JSON file with options, "tokens" and "accounts" (SGP_GATEWAY_CONFIG)');
  for (const { flag, variable, kind, defaultValue, description } of Object.values(
    optionsTable,
  ) as OptionRow<unknown>[]) {
    const said = defaultValue === undefined ? '' : `; default ${defaultValue}`;
    command.option(`${flag} <${kind.placeholder}>`, `${description} (${variable}${said})`);
  }
  return command;
}

/** The options of `start` for the first help page, so that it suffices for the command that everybody needs first. */
function helpOfOptions(start: Command): string {
  const help = start.createHelp();
  const rows = start.options.map((option) => [help.optionTerm(option), help.optionDescription(option)] as const);
  const width = Math.max(...rows.map(([term]) => term.length));
  return `\nOptions of start:\n${rows.map(([term, text]) => `  ${term.padEnd(width)}  ${text}`).join('\n')}\n`;
}

/** commander ends with 1 for everything that is wrong with a command line. */
function exitWithUsageCode({ exitCode }: CommanderError): never {
  process.exit(exitCode === 0 ? 0 : USAGE_EXIT_CODE);
}
