exports.defaultFieldResolver = (source, _args, _context, { fieldName }) => source?.[fieldName];
// As of version 16: one object, and nothing else.
exports.execute = function execute(args) {
  if (arguments.length > 1) throw new Error('pass an object');
  const { schema, document, rootValue, contextValue, fieldResolver } = args;
  if (!schema.getQueryType) throw new Error(`Expected ${JSON.stringify(schema)} to be a schema.`);
  const [{ field }] = document.definitions;
  const resolve = schema.getQueryType().getFields()[field].resolve ?? fieldResolver ?? exports.defaultFieldResolver;
  try {
    return { data: { [field]: resolve(rootValue, {}, contextValue, { fieldName: field, path: { key: field } }) } };
  } catch (error) {
    return { errors: [error.message] };
  }
};
