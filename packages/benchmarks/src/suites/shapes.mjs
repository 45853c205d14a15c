// What one span of a shape that nobody means costs its process: conversion does not yield within a span.
import { ENCODER_OURS } from '../encoders/names.mjs';
import { runCandidate } from '../processes/candidate-process.mjs';
import { hostileShapes } from '../spans/hostile-shapes.mjs';

export const shapes = Object.keys(hostileShapes);

export const title = 'Shapes: one span that nobody means to make';
export const about =
  'One span of each shape at a time, converted, redacted and encoded. CPU time of all threads, garbage collection included, which is more than the ' +
  'event loop stands still; what making the span leaves behind is collected before.';
export const metrics = { cpuMillis: { label: 'CPU ms', better: 'lower', digits: 1 } };
export const chart = { metric: 'cpuMillis', isLogarithmic: true };
export const ours = ENCODER_OURS;

export async function run({ isSmoke, record }) {
  const config = isSmoke ? { warmUpRounds: 1, rounds: 3 } : { warmUpRounds: 2, rounds: 9 };
  const { samples } = await runCandidate('shapes', config, { execArgv: ['--expose-gc'] });
  for (const { shape, cpuMillis } of samples) record(shape, ENCODER_OURS, { cpuMillis });
}
