import { signalExitSuite } from './signal-exit-cases';

signalExitSuite(() => true);
