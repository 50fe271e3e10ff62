/** A text of jco's bindings, and what takes its place. */
export interface Replacement {
  /** For people. */
  readonly what: string;
  readonly from: RegExp;
  readonly to: string;
  /** How often the text has to be there. */
  readonly times: number;
  /** What jco has to do before the replacement can go. */
  readonly until: string;
}

/**
 * Returns bindings with the replacements.
 *
 * Errors: if one of them does not find its text as often as expected.
 */
export function replaceAll(glue: string, replacements: readonly Replacement[]): string {
  return replacements.reduce((text, { what, from, to, times }) => {
    const found = text.match(from)?.length ?? 0;
    if (found !== times) throw new Error(`bindings of jco: expected ${what} ${times} times, got it ${found} times`);
    return text.replace(from, to);
  }, glue);
}
