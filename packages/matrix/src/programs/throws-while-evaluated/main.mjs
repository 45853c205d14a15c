// An error of a module is the same error for every importer, however often it is imported.
const errors = [];
for (const query of ['', '', '?again']) await import(`./throws.mjs${query}`).catch((error) => errors.push(error));
console.log(errors.map((error) => error.message), errors[0] === errors[1], errors[0] === errors[2]);
console.log(errors[0].stack.split('\n')[1].replace(/file:.*\//, ''));
