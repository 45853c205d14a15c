// A Latin square of them: every pair of version, way and signal once. The matrix tries every triple.
import { signalExitSuite } from './signal-exit-cases';

signalExitSuite((version, way, signal) => (version + way) % 3 === signal);
