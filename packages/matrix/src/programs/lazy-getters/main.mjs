// Exports that load something when they are read: nobody reads them but the application.
import pg, { Client } from 'pg';

console.log(Client === pg.Client, Client.name, typeof Object.getOwnPropertyDescriptor(pg, 'native').get);
console.log(pg.native);
