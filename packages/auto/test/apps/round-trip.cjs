// A CommonJS application without tracing code: one HTTP round trip with itself, then it ends or stays up.
const http = require('node:http');

const server = http.createServer((_request, response) => response.end('ok'));
server.listen(0, '127.0.0.1', () => {
  http.get({ port: server.address().port, host: '127.0.0.1', path: '/hello' }, (response) => {
    response.resume();
    response.on('end', () => {
      console.log('done');
      if (process.env.APP_STAYS_UP) setInterval(() => {}, 1000);
      else server.close();
      if (process.env.APP_EXIT_CODE) process.exitCode = Number(process.env.APP_EXIT_CODE);
      if (process.env.APP_ENDS_BY === 'exit') setImmediate(() => process.exit(4));
      if (process.env.APP_ENDS_BY === 'throw')
        setImmediate(() => {
          throw new Error('thrown by the application');
        });
      if (process.env.APP_ENDS_BY === 'reject')
        setImmediate(() => Promise.reject(new Error('rejected by the application')));
    });
  });
});

if (process.env.APP_HANDLES_SIGNALS) {
  process.on('SIGTERM', () => console.log('not yet'));
  process.on('SIGWINCH', () => process.exit(7));
}
