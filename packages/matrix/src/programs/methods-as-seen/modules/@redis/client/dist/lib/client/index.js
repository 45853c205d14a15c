exports.default = class RedisClient {
  static create() {
    return new RedisClient();
  }
  connect() {}
  sendCommand(_args, _options) {}
  multi(_first) {}
};
