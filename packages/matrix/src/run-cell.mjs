// Starts the application of one cell and looks at what the backend has of it afterwards.
import { execFile } from 'node:child_process';
import { expectations } from './expectations.mjs';

const TIMEOUT_MILLIS = 60_000;

/** @returns what is wrong, in words; `undefined` when the cell passes */
export async function faultOf(cell, { binary, folder, backendUrl, account }) {
  const env = {
    PATH: process.env.PATH,
    SGP_API_KEY: 'local',
    SGP_ACCOUNT_ID: account,
    SGP_CLIENT_BASE_URL: backendUrl,
    ...(cell.nodeOptions ? { NODE_OPTIONS: cell.nodeOptions } : {}),
  };
  const { code, stdout, stderr } = await start(binary, cell.args, { cwd: folder, env });
  if (code !== (cell.code ?? 0)) return `exit code ${code}: ${lastLine(stderr)}`;
  if (!cell.needs && !stdout.includes('done')) return `the application did not finish: ${lastLine(stderr)}`;
  const warning = /\((?:node:\d+)\) .*(Warning|DEP\d+).*/.exec(stderr);
  if (warning && !cell.needs) return `a warning of Node: ${warning[0]}`;
  return expectations[cell.expects]({ spans: await spansOf(backendUrl, account), stderr });
}

function start(binary, args, options) {
  return new Promise((resolve) => {
    execFile(binary, args, { ...options, timeout: TIMEOUT_MILLIS }, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? error.signal) : 0, stdout, stderr });
    });
  });
}

/** What the backend has of an account. */
export async function spansOf(backendUrl, account) {
  const from = new Date(Date.now() - 3_600_000).toISOString();
  const response = await fetch(`${backendUrl}/v5/spans/search?limit=100&from_ts=${from}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'local', 'x-selected-account-id': account },
    body: '{}',
  });
  if (!response.ok)
    throw new Error(`The backend answered the search with ${response.status}: ${await response.text()}`);
  return (await response.json()).items;
}

const lastLine = (text) => text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
