// Spans in a file: one JSON object per line, or one JSON array.

/** @throws Error that names the first line that is not JSON */
export function readSpanFile(text: string): unknown[] {
  if (/^\s*\[/.test(text)) {
    try {
      return JSON.parse(text) as unknown[];
    } catch {
      throw new Error('The file is not JSON.');
    }
  }
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line)];
    } catch {
      throw new Error(`Line ${index + 1} is not JSON.`);
    }
  });
}
