// Takes the lock of a folder, says whether it has it, and holds it until it is killed.
const { lockDataFolder } = require('../dist/store/data-folder-lock.js');

const [, , folder, name] = process.argv;
lockDataFolder(folder, name && (() => `\0${name}`)).then(
  () => {
    console.log('locked');
    setInterval(() => {}, 1000);
  },
  (error) => console.log(error.code),
);
