// The doctor, once for each message of the parent, `{ folder, env, isJson, timeoutMillis }`: in that folder, with those
// variables alone. Answers each with `{ code, stdout }`.
const { runDoctor } = require('../../dist/doctor/run-doctor.js');

async function run({ folder, env, isJson, timeoutMillis }) {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(folder);
  const lines = [];
  console.log = (line) => lines.push(line);
  const code = await runDoctor({ isJson, timeoutMillis });
  return { code, stdout: lines.join('\n') };
}

process.on('message', (message) => void run(message).then((answer) => process.send(answer)));
