// Modules of an application's own making, as test runners have them.
import vm from 'node:vm';

const context = vm.createContext({ console });
const linked = new vm.SourceTextModule('export let n = 1; export function add() { n += 1; }', { context });
const module = new vm.SourceTextModule("import { n, add } from 'linked'; add(); console.log(n, typeof globalThis.require);", {
  context,
  importModuleDynamically: () => linked,
});
await module.link(() => linked);
await module.evaluate();
const script = new vm.Script('import("node:http")', { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
console.log(typeof (await script.runInThisContext()).request);
