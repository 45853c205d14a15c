// Takes the lock of a folder, says whether it has it, and holds it until it is killed.
const { lockDataFolder } = require('../dist/store/data-folder-lock.js');

lockDataFolder(process.argv[2]).then(
  () => {
    console.log('locked');
    setInterval(() => {}, 1000);
  },
  (error) => console.log(error.code),
);
