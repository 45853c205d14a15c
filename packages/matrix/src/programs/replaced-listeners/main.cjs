// What is made by functions that instrumentations replace: listeners that can be taken away, methods, classes.
const { Server, Socket } = require('socket.io');
const DataLoader = require('dataloader');
const memoizer = require('lru-memoizer');

for (const emitter of [new Server(), new Socket()]) {
  const listener = () => console.log('heard');
  for (const name of ['connection', 'message']) {
    console.log(emitter.on(name, listener) === emitter, emitter.listeners(name)[0] === listener);
    emitter.emit(name);
    emitter.off(name, listener);
    console.log(emitter.emit(name), emitter.listenerCount(name));
    emitter.once(name, listener).emit(name);
    console.log(emitter.emit(name), emitter.listenerCount(name));
  }
}
const memoized = memoizer({ load: (key, done) => done(null, key * 2) });
memoized(2, (error, value) => console.log(error, value, memoized.keys()));
memoized.reset();
console.log(memoized.keys(), memoizer.name, memoizer.sync.name, Object.keys(memoized).join());
class Own extends DataLoader {}
const loaders = [new DataLoader(async (keys) => keys), new Own(async (keys) => keys)];
console.log(loaders.map((each) => each.constructor.name), loaders[0].constructor === DataLoader, loaders[1] instanceof Own);
Promise.all(loaders.map((each) => each.load(1))).then((values) => console.log(values));
