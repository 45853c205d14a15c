import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'databases',
    recognisedBy: '`db.system.name`, `db.system`',
    type:
      'EXTERNAL_ENDPOINT (inside the process STANDALONE); vector databases KB_RETRIEVAL, KB_ADD_CHUNK or ' +
      'KB_MANAGEMENT',
    input: '`{query}`',
    output:
      '`{returned_rows}`; documents of a vector query from `db.vector.query.result.N.*` or `db.query.result` events',
    session: '–',
    usage: '–',
  },
  {
    dialect: 'HTTP, RPC, messaging',
    recognisedBy: '`http.request.method`, `rpc.system`, `messaging.system`',
    type: 'client and producer EXTERNAL_ENDPOINT, else STANDALONE',
    input: '`{method, url}`; `{service, method}`; `{destination, operation}`',
    output: '`{status_code}`',
    session: '–',
    usage: '–',
  },
];
