export let value = 'before';
