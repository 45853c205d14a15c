// Names and outcomes, without times.
export default async function* report(events) {
  const lines = [];
  for await (const { type, data } of events) {
    if (/^test:(pass|fail|stdout|stderr|diagnostic)$/.test(type)) {
      const words = data.message ?? data.name;
      if (!/duration/.test(words)) lines.push(`${type} ${data.nesting} ${words.replace(/node:\d+/, 'node')}`);
    }
  }
  yield `${lines.sort().join('\n')}\n`;
}
