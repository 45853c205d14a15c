// What every program does: a call, a stream and two calls at once below a span of the application, and one call below none.
const question = (city) => `How is the weather in ${city}?`;

exports.ask = async (api, { chat, stream }) => {
  await api.trace.getTracer('application').startActiveSpan('ask', async (span) => {
    await chat(question('Berlin'));
    if (stream) for await (const _ of await stream(question('Lagos')));
    await Promise.all([chat(question('Quito')), chat(question('Osaka'))]);
    span.end();
  });
  await chat(question('Perth'));
  console.log('asked');
};
