import { count } from './counted.js';
export * from './counted.js';
export class OpenAI {}
console.log('openai is evaluated', count());
