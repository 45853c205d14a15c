// The command line of `sgp-otel-auto`: parsed here; the checks live in doctor/.
import { Command, InvalidArgumentError } from 'commander';
import { packageVersion } from '../application/application';
import { drainSpool } from '../spool/drain-spool';
import { inspectSpool } from '../spool/inspect-spool';
import { runDoctor } from './run-doctor';

const EXAMPLES = `
Run it where the application runs: same folder, same variables, same network.

Exit code: 0 when spans would arrive, 1 when something keeps them from it, 2 for a mistake on the command line.

Examples:
  $ npx @sgp-otel/auto doctor
  $ npx @sgp-otel/auto doctor --json | jq '.checks[] | select(.status != "ok")'`;

const DRAIN_HELP = `
Needs SGP_API_KEY and SGP_ACCOUNT_ID. What running processes own, and what was made for another destination, is left.

Exit code: 0 when nothing is left that can be sent, 1 when something is, 2 for a mistake on the command line.

Examples:
  $ npx @sgp-otel/auto spool drain /var/lib/app/spool --dry-run
  $ npx @sgp-otel/auto spool drain /var/lib/app/spool --json | jq .left`;

const program = new Command('sgp-otel-auto')
  .description(
    'Traces any Node application to the Scale GenAI Platform (SGP): node --require @sgp-otel/auto/register app.js',
  )
  .version(packageVersion(__filename) ?? 'unknown', '-V, --version', 'print the version')
  .helpOption('-h, --help', 'print this help')
  .showHelpAfterError('(sgp-otel-auto --help lists the commands)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

program
  .command('doctor')
  .description(
    'find out why spans do not arrive: versions, variables, network, credentials, and one test span there and back',
  )
  .option('--json', 'print the result for machines', false)
  .option('--timeout <seconds>', 'how long each request, and reading the span back, may take', parseSeconds, 10)
  .addHelpText('after', EXAMPLES)
  .action(async ({ json, timeout }: { json: boolean; timeout: number }) => {
    process.exitCode = await runDoctor({ isJson: json, timeoutMillis: timeout * 1000 });
  });

const spool = program
  .command('spool')
  .description('look into the folder of SGP_OTEL_SPOOL_DIR, or send what lies there, without the application');

spool
  .command('inspect')
  .description('what lies in the folder, by owner; nothing is changed')
  .argument('<folder>', 'the folder of SGP_OTEL_SPOOL_DIR')
  .option('--json', 'print it for machines', false)
  .addHelpText('after', '\nExit code: 0, or 1 when there is no such folder, 2 for a mistake on the command line.')
  .action(async (folder: string, { json }: { json: boolean }) => {
    process.exitCode = await inspectSpool(folder, json);
  });

spool
  .command('drain')
  .description('send what ended processes left, to the destination of SGP_CLIENT_BASE_URL and SGP_ACCOUNT_ID')
  .argument('<folder>', 'the folder of SGP_OTEL_SPOOL_DIR')
  .option('--dry-run', 'only say what would be sent', false)
  .option('--json', 'print the result for machines', false)
  .option('--timeout <seconds>', 'how long nothing may be delivered before it gives up', parseSeconds, 30)
  .addHelpText('after', DRAIN_HELP)
  .action(async (folder: string, options: { dryRun: boolean; json: boolean; timeout: number }) => {
    process.exitCode = await drainSpool(folder, {
      isDryRun: options.dryRun,
      isJson: options.json,
      timeoutMillis: options.timeout * 1000,
    });
  });

void program.parseAsync();

function parseSeconds(value: string): number {
  const seconds = Number(value);
  if (!(seconds > 0 && seconds <= 600)) throw new InvalidArgumentError('It is not a number of seconds from 1 to 600.');
  return seconds;
}
