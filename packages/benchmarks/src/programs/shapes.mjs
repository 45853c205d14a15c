// Converts and encodes one span of each hostile shape at a time, and reports the CPU time that each took. What making
// the span leaves behind is collected first, or the collector would be at it meanwhile, on another thread.
import { sgpEncoder } from '../encoders/sgp-encoder.mjs';
import { config, report } from '../processes/report.mjs';
import { hostileShapes } from '../spans/hostile-shapes.mjs';

const encode = sgpEncoder();
const samples = [];
for (let round = -config.warmUpRounds; round < config.rounds; round++) {
  for (const [shape, make] of Object.entries(hostileShapes)) {
    const span = make();
    globalThis.gc();
    const before = process.cpuUsage();
    await encode([span]);
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) samples.push({ shape, cpuMillis: (user + system) / 1000 });
  }
}
report({ samples });
