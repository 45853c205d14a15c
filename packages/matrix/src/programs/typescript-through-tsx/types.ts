export enum Color {
  Red,
  Green,
}
export interface Named {
  readonly name: string;
}
export class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
  sum(): number {
    return this.x + this.y;
  }
}
