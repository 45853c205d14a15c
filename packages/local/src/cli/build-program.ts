// The command line: commands, options and help. `start` is the default, so plain `sgp-local` starts a backend.

import { Command, InvalidArgumentError } from 'commander';
import type { Environment } from '../environment';
import { DEFAULT_OPTIONS } from '../local-options';
import { packageVersion } from '../package-folder';
import { runStart, type StartArguments } from './run-start';

const EXAMPLES = `
Examples:
  $ sgp-local                        spans in memory, viewer at http://127.0.0.1:${DEFAULT_OPTIONS.port}
  $ sgp-local --port 0               on a free port
  $ sgp-local --data .sgp-local      keep the spans in a folder
  $ SGP_LOCAL_API_KEY=secret sgp-local --host 0.0.0.0
                                     reachable from other machines, with a key

Then start your application with the variables that sgp-local prints.`;

export function buildProgram(environment: Environment): Command {
  const program = new Command('sgp-local')
    .description('An SGP-compatible spans backend with a trace viewer, on this machine.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(sgp-local --help lists the options)');
  // The options sit on the program, so that they work without naming the command and fill the first help page.
  program
    .option('-p, --port <number>', 'port to listen on; 0 takes a free one', parseWholeNumber, DEFAULT_OPTIONS.port)
    .option('--host <address>', 'address to listen on; any but this machine needs an API key', DEFAULT_OPTIONS.host)
    .option('-d, --data <folder>', 'keep spans in this folder (default: in memory)')
    .option('--api-key <key>', 'key that clients must send; prefer the variable SGP_LOCAL_API_KEY')
    .option(
      '--max-body-bytes <number>',
      'largest request body; more is answered 413',
      parseWholeNumber,
      DEFAULT_OPTIONS.maxBodyBytes,
    );
  program
    .command('start', { isDefault: true })
    .description('start the backend (the default)')
    .action(() => runStart(program.opts<StartArguments>(), environment));
  return program;
}

function parseWholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It is not a whole number.');
  return Number(value);
}
