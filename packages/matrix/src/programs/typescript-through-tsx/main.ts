// TypeScript: enums, parameter properties, imports with the extension of the output, CommonJS, instrumented modules.
import express from 'express';
import { request } from 'node:http';
import { Color, Point, type Named } from './types.js';
import * as commonjs from './commonjs.cjs';

const named: Named = { name: 'a name' };
console.log(Color.Green, new Point(1, 2).sum(), named.name, commonjs.value, typeof express, typeof request);
const later = await import('./types.js');
console.log(later.Color === Color);
