// Methods of instrumented classes: names, numbers of parameters, own properties.
const { OpenAI } = require('openai');
const { Client } = require('@redis/client');

for (const prototype of [OpenAI.Chat.Completions.prototype, Client.prototype]) {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const { value, enumerable } = Object.getOwnPropertyDescriptor(prototype, name);
    console.log(name, value.name, value.length, Object.keys(value).join(), enumerable);
  }
}
