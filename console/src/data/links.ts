const shown = /^(?:https?|ipfs):\/\//i;

/**
 * Returns the text of a link that a token names. `undefined` if it has another scheme than http,
 * https or ipfs.
 *
 * Security: a link of a token is shown as text and never opened. It may be a script.
 */
export function linkText(value: string | undefined): string | undefined {
  return value !== undefined && shown.test(value) ? value : undefined;
}

/** Returns a text that is cut in its middle if it is longer than a line. */
export function shortened(text: string, max = 66): string {
  if (text.length <= max) return text;
  const half = Math.floor((max - 1) / 2);
  return `${text.slice(0, half)}…${text.slice(-half)}`;
}
