// What the flag would switch on for the model libraries of the application.
import type { Application } from '../application';
import type { AutoEnvironment } from '../environment';
import { installedGenAi } from '../genai-instrumentations';
import { type Finding, ok } from './check';

export function checkInstrumentations(application: Application, environment: AutoEnvironment): Finding {
  const found = installedGenAi(application, environment);
  const details = found.map(({ library, packageName }) => `${library}: ${packageName}`);
  const content = environment.capturesMessageContent ? 'messages are recorded' : 'messages are left out';
  if (found.length === 0) return ok(`none installed besides what comes with this package, for openai; ${content}`);
  return ok(`${found.map(({ library }) => library).join(', ')}; ${content}`, details);
}
