// How any component tells the shell that the backend wants an API key.

import { createContext } from 'preact';
import type { KeyNeeded } from './backend';

export const AskForKey = createContext<(reason: KeyNeeded) => void>(() => {});
