import { parentPort, workerData } from 'node:worker_threads';
import { double } from './double.mjs';

parentPort.postMessage(double(workerData));
