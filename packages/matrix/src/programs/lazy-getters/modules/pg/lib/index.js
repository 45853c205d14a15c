exports.Client = class Client {
  connect() {}
  query() {}
};
// Loads something that is not always there, when it is asked for and not before.
Object.defineProperty(exports, 'native', { configurable: true, get: () => console.log('native was read') });
Object.defineProperty(exports, 'lazy', { configurable: true, enumerable: true, get: () => console.log('lazy was read') });
