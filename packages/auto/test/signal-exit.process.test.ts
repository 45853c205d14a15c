// Each way with one version and one signal, all of which are tried. The matrix tries every triple.
import { signalExitSuite } from './signal-exit-cases';

signalExitSuite((version, way, signal) => way % 3 === version && (version + way) % 3 === signal);
