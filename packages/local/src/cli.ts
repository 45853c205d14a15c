#!/usr/bin/env node
// The program `sgp-local`. Parses the command line and hands over; commands live in cli/.

import { buildProgram } from './cli/build-program';
import { readEnvironment } from './environment';

void buildProgram(readEnvironment()).parseAsync();
