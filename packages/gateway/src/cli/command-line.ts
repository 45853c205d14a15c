// The command line of `sgp-gateway`: parsed here; each command lives in a file of its own.
import { buildProgram } from './build-program';

void buildProgram().parseAsync();
