console.log('quick starts');
await null;
console.log('quick ends');
export const quick = 'quick';
