// Listeners of socket.io under OpenTelemetry's instrumentation: one that the application takes away is gone. The
// instrumentation puts a function in the place of each, which only it knows.
import type { Instrumentation } from '@opentelemetry/instrumentation';

type On = (this: unknown, event: unknown, listener: unknown, ...more: unknown[]) => unknown;

interface SocketIo {
  _patchOn?(version: unknown): (original: On) => On;
}

export function keepListeners(socketIo: Instrumentation & SocketIo): void {
  const patchOn = socketIo._patchOn;
  if (typeof patchOn !== 'function') return;
  socketIo._patchOn = (version) => (original) => {
    const patch = patchOn.call(socketIo, version);
    return function (this, event, listener, ...more) {
      const marked: On = function (this, name, traced, ...rest) {
        // The property by which an emitter knows the listener of the application behind another function.
        if (typeof traced === 'function' && traced !== listener) Object.assign(traced, { listener });
        return Reflect.apply(original, this, [name, traced, ...rest]);
      };
      return Reflect.apply(patch(marked), this, [event, listener, ...more]);
    };
  };
}
