// Calls a model in each way that the openai package offers.
import { OpenAI } from 'openai';
import { makeCalls } from './calls.cjs';

await makeCalls(OpenAI);
