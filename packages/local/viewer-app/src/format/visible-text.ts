// Foreign text as it may be shown: characters that change the direction of what follows are named instead of obeyed,
// because they can make one file name or one line of code look like another.

const DIRECTION_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;

export function visibleText(text: string): string {
  return text.replace(DIRECTION_CONTROLS, (control) => `⟨U+${control.charCodeAt(0).toString(16).toUpperCase()}⟩`);
}
