// A constant is read before its module has been evaluated: the error is the application's to see.
import('./a.mjs').catch((error) => console.log(error.name, error.message, error.stack.split('\n').length > 1));
