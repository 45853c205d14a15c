export let variable = 'original';
export default 'original default';
