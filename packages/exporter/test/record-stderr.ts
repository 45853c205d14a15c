/** What the process writes to stderr from now on, a text a write, instead of to the terminal; until `jest.restoreAllMocks()`. */
export function recordStderr(): string[] {
  const texts: string[] = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    texts.push(String(text));
    return true;
  });
  return texts;
}
