// The two questions that are put to semver. It is loaded with the first of them: most applications put none.

export function satisfies(version: string, range: string): boolean {
  return (require('semver/functions/satisfies') as (version: string, range: string) => boolean)(version, range);
}

/** Whether the version is lower than all that are in the range. */
export function isBelow(version: string, range: string): boolean {
  try {
    return (require('semver/ranges/ltr') as (version: string, range: string) => boolean)(version, range);
  } catch {
    return false;
  }
}

/** `NaN` for what is no version. */
export function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}
