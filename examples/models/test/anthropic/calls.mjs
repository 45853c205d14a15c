import { Anthropic } from '@anthropic-ai/sdk';
import { makeCalls } from './calls.cjs';

await makeCalls(Anthropic);
