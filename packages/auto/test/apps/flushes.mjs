// An ES module application that flushes by itself.
import { flush } from '../../dist/index.js';

flush().then(() => console.log('flushed'));
