// Part of the build: stores an empty database with all migrations applied, so that starting does not have to make one.

const { migrate } = require('../dist/store/migrations.js');
const { writeDatabaseDump } = require('../dist/store/pglite-database.js');

writeDatabaseDump(migrate).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
