class Completions {
  create(_body, _options) {
    return Promise.resolve('created');
  }
}
class Chat {}
Chat.Completions = Completions;
exports.OpenAI = class OpenAI {
  chat = { completions: new Completions() };
};
exports.OpenAI.Chat = Chat;
