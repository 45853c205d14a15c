// The command line of `sgp-local`: parsed here; each command lives in a file of its own.
import { readEnvironment } from '../configuration/environment';
import { buildProgram } from './build-program';

void buildProgram(readEnvironment()).parseAsync();
