// Copies of @opentelemetry/api. A copy sees what was registered by one of its own minor version or a newer one, so
// registration goes through the newest copy that is known: that of the application, or the one of this package.
//
//   registered by 1.9  ◀─ seen by 1.3 … 1.9, invisible to 1.10
//   registered by 1.10 ◀─ seen by 1.3 … 1.10
import { createRequire } from 'node:module';
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { type Application, packageVersion } from '../application/application';
import { log } from '../diagnostics/log';
import { type Api, apiGlobal } from '../environment/api-global';

export interface ApiCopy {
  readonly api: Api;
  readonly version: string;
  readonly file: string;
}

/**
 * The copy to register through. When something is registered already, only a copy of the same version may add to it.
 * @param users files of packages that will be loaded and bring a copy of their own
 */
export function registrationApi(application: Application, users: readonly string[]): ApiCopy {
  const own = copyAt(require.resolve('@opentelemetry/api')) as ApiCopy;
  const brought = [require.resolve('@sgp-otel/exporter'), ...users].flatMap((file) => apiOf(file) ?? []);
  const others = [...application.resolveAll('@opentelemetry/api'), ...brought].filter((file) => file !== own.file);
  const copies = [own, ...others.flatMap((file) => copyAt(file) ?? [])];
  const registered = apiGlobal()?.version;
  const same = copies.find((copy) => copy.version === registered);
  return same ?? copies.reduce((newest, copy) => (minorOf(copy.version) > minorOf(newest.version) ? copy : newest));
}

function apiOf(file: string): string | undefined {
  try {
    return createRequire(file).resolve('@opentelemetry/api');
  } catch {
    return undefined;
  }
}

function copyAt(file: string): ApiCopy | undefined {
  try {
    const version = packageVersion(file);
    if (version === undefined || !version.startsWith('1.')) return undefined;
    return { api: createRequire(file)(file) as Api, version, file };
  } catch {
    return undefined;
  }
}

export function minorOf(version: string): number {
  return Number(version.split('.')[1] ?? 0);
}

/**
 * Sees copies of the API that are loaded later. One that is newer than what was registered would see nothing of it;
 * raising the registered version lets it, and keeps every older copy's view.
 */
export class ApiCopyWatch extends InstrumentationBase {
  constructor() {
    super('@sgp-otel/auto', '0', {});
  }

  protected init() {
    return new InstrumentationNodeModuleDefinition('@opentelemetry/api', ['*'], (exports, version) => {
      const global = apiGlobal();
      if (global && version?.startsWith('1.') && minorOf(version) > minorOf(global.version)) {
        const before = global.version;
        global.version = version;
        log.warn(
          `Two copies of @opentelemetry/api: ${version} was loaded after ${before} had registered. ` +
            'Both are traced now; to have one only, ' +
            'align the versions (npm ls @opentelemetry/api).',
        );
      }
      return exports;
    });
  }
}
