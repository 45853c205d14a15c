exports.Client = class Client {
  connect() {}
  query() {}
};
