// Tool: the weather in a city, over HTTP from the bundled weather endpoint.

const definition = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The current weather in a city',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
    },
  },
};

function createGetWeather({ weatherUrl }) {
  async function run({ city }) {
    const response = await fetch(`${weatherUrl}?city=${encodeURIComponent(city)}`);
    if (!response.ok) throw new Error(`no weather for ${city} (HTTP ${response.status})`);
    return response.json();
  }
  return { definition, run };
}

module.exports = { createGetWeather };
