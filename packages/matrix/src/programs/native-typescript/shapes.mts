export interface Shape {
  readonly width: number;
  readonly height: number;
}
export let calls: number = 0;
export function area({ width, height }: Shape): number {
  calls++;
  return width * height;
}
