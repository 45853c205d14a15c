// The command line of `sgp-otel-auto`: parsed here; the checks live in doctor/.
import { Command, InvalidArgumentError } from 'commander';
import { packageVersion } from '../application/application';
import { runDoctor } from './run-doctor';

const EXAMPLES = `
Run it where the application runs: same folder, same variables, same network.

Exit code: 0 when spans would arrive, 1 when something keeps them from it, 2 for a mistake on the command line.

Examples:
  $ npx @sgp-otel/auto doctor
  $ npx @sgp-otel/auto doctor --json | jq '.checks[] | select(.status != "ok")'`;

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

void program.parseAsync();

function parseSeconds(value: string): number {
  const seconds = Number(value);
  if (!(seconds > 0 && seconds <= 600)) throw new InvalidArgumentError('It is not a number of seconds from 1 to 600.');
  return seconds;
}
