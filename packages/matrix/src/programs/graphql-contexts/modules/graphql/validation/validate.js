exports.validate = function validate(schema, document) {
  if (!document) throw new TypeError('Must provide document.');
  return schema.fields[document.definitions[0].field] ? [] : [new Error('no such field')];
};
