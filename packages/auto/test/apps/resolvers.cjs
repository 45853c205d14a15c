// A GraphQL service whose resolver writes a line with each of three loggers, and a request to it: prints the lines and
// the answer.
const http = require('node:http');
const { Writable } = require('node:stream');
const bunyan = require('bunyan');
const { GraphQLObjectType, GraphQLSchema, GraphQLString, graphql } = require('graphql');
const pino = require('pino');
const winston = require('winston');

const print = new Writable({
  write(chunk, _encoding, done) {
    process.stdout.write(chunk, done);
  },
});
const pinos = pino({ base: null, timestamp: false }, print);
const winstons = winston.createLogger({ transports: [new winston.transports.Stream({ stream: print })] });
const bunyans = bunyan.createLogger({ name: 'bunyan', hostname: 'host', pid: 1, stream: print });

function resolve(_source, _args, { user }) {
  pinos.info({ user }, 'of pino');
  winstons.info('of winston', { user });
  bunyans.info({ user, time: new Date(0) }, 'of bunyan');
  return `hello ${user}`;
}

const query = new GraphQLObjectType({ name: 'Query', fields: { hello: { type: GraphQLString, resolve } } });
const schema = new GraphQLSchema({ query });
const server = http.createServer(async (_request, response) => {
  const answer = await graphql({ schema, source: '{ hello }', contextValue: { user: 'ada' } });
  console.log(JSON.stringify(answer), query.getFields().hello.resolve === resolve);
  response.end();
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  http.get({ host: '127.0.0.1', port, agent: false }, (response) => response.resume().on('end', () => server.close()));
});
