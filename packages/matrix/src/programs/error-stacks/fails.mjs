export function fails() {
  inner();
}

const inner = () => {
  throw new TypeError('on purpose');
};
