// A top-level await that nothing settles: Node ends with 13 and a warning.
console.log('waits');
await new Promise(() => {});
console.log('never');
