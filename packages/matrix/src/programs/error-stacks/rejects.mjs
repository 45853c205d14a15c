
throw new Error('at line two');
