import { OpenAI } from 'openai';
import { makeCalls } from './calls.cjs';

await makeCalls(OpenAI);
