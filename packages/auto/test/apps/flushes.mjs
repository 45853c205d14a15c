import { flush } from '../../dist/index.js';

flush().then(() => console.log('flushed'));
