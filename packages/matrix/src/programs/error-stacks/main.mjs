// Where an error came from: file, line and column of every frame of the application's.
import { fails } from './fails.mjs';

const frames = (error) => error.stack.split('\n').map((line) => line.replace(/\(?(file:\/\/)?\/.*\//, ''));
try {
  fails();
} catch (error) {
  console.log(frames(error).slice(0, 3).join('\n'));
}
await import('./rejects.mjs').catch((error) => console.log(frames(error)[1]));
Error.prepareStackTrace = (_error, sites) => [sites[0].getLineNumber(), sites[0].getFunctionName()];
console.log(new Error('here').stack);
