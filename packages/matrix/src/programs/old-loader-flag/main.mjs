import http from 'node:http';
import { value } from './value.mjs';

console.log(value, typeof http.request);
