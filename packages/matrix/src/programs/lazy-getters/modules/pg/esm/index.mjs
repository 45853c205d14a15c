import pg from '../lib/index.js';

export const Client = pg.Client;
export default pg;
