// Contexts of resolvers that are frozen, absent or no objects; a schema whose functions stay; errors as they are.
const { execute, parse, validate } = require('graphql');

const seen = (_source, _args, context) => `${typeof context} ${context && Reflect.ownKeys(context).map(String).join()}`;
const fields = { seen: { resolve: seen }, plain: {} };
const type = { getFields: () => fields };
const schema = { fields, getQueryType: () => type, getMutationType: () => undefined };
const contexts = [undefined, null, Object.freeze({ frozen: 1 }), Object.create(null), { own: 1 }, 'text', 5];
for (const contextValue of contexts) {
  console.log(execute({ schema, document: parse('seen'), contextValue, rootValue: { plain: 'plain' } }));
}
console.log(execute({ schema, document: parse('plain'), rootValue: { plain: 'plain' } }));
console.log(fields.seen.resolve === seen, Reflect.ownKeys(type), contexts.map((each) => each && Reflect.ownKeys(Object(each)).length));
const attempts = [() => execute(schema, parse('seen')), () => execute({ schema: {}, document: parse('seen') }), () => execute(), () => parse(''), () => validate(schema), () => validate(schema, parse('none'))];
for (const attempt of attempts) {
  try {
    console.log(attempt().map(({ message }) => message));
  } catch ({ name, message }) {
    console.log(name, message);
  }
}
