export default class Kind {
  kind = 'before';
}
export function replaceClass() {
  Kind = class Other {
    kind = 'after';
  };
}
