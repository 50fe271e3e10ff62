/** A line of a file that is a comment and nothing else. */
export interface CommentLine {
  /** Counted from 1. */
  readonly number: number;
  /** The whole line, its indentation included. */
  readonly text: string;
}

/**
 * Returns the lines of a source file that are comments and nothing else. A comment behind code, and
 * a line inside a string that looks like a comment of another language, are not found.
 */
export function commentLines(path: string, lines: readonly string[]): readonly CommentLine[] {
  const isComment = /\.(toml|sh|py)$/.test(path) ? hash : /\.(rs|wit|jsonc)$/.test(path) ? slashes : slashesOrBlock();
  return lines.flatMap((text, index) => (isComment(text) ? [{ number: index + 1, text }] : []));
}

function hash(line: string): boolean {
  return /^\s*#/.test(line);
}

function slashes(line: string): boolean {
  return /^\s*\/\//.test(line);
}

/** Follows blocks from their first line to their last. */
function slashesOrBlock(): (line: string) => boolean {
  let inBlock = false;
  return (line) => {
    const opens = /^\s*\/\*/.test(line);
    const isComment = inBlock || opens || slashes(line);
    if (opens) inBlock = true;
    if (inBlock && line.includes('*/')) inBlock = false;
    return isComment;
  };
}
