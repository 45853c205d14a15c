module.exports = class DataLoader {
  load() {}
  loadMany() {}
  prime() {}
  clear() {}
  clearAll() {}
};
for (const name of ['hidden']) module.exports[name] = name;
