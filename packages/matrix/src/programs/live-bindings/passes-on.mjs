export { client as again } from './connection.mjs';
