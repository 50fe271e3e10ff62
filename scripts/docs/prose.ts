/** The end of a sentence with more text behind it. */
const end = /(?<=[^.\s][.!?][)"*_`]*)\s+(?=\S)/;

/**
 * Returns the text of a documentation comment as Markdown: one sentence a line, lists and
 * paragraphs as they are.
 */
export function prose(lines: readonly string[]): string {
  return blocks(lines)
    .map((block) =>
      block
        .map(({ mark, text }) =>
          sentences(text)
            .map((sentence, index) => indented(mark, sentence, index))
            .join('\n'),
        )
        .join('\n'),
    )
    .join('\n\n')
    .trim();
}

/** Returns the text of a documentation comment for the cell of a table: all on one line. */
export function crowded(lines: readonly string[]): string {
  return blocks(lines)
    .flat()
    .map(({ text }) => text)
    .join(' ')
    .replaceAll('|', String.raw`\|`);
}

interface Paragraph {
  /** What begins it: `- ` in a list. */
  readonly mark: string;
  readonly text: string;
}

/** Splits a text at its empty lines. Joins the lines of each paragraph and of each list item. */
function blocks(lines: readonly string[]): Paragraph[][] {
  const found: Paragraph[][] = [[]];
  for (const line of lines) {
    const block = found.at(-1) ?? [];
    const last = block.at(-1);
    const [, mark = '', text = ''] = /^\s*(- )?(.*)$/.exec(line) ?? [];
    if (text === '') found.push([]);
    else if (last === undefined || mark !== '') block.push({ mark, text });
    else block[block.length - 1] = { mark: last.mark, text: `${last.text} ${text}` };
  }
  return found.filter((block) => block.length > 0);
}

function sentences(text: string): string[] {
  return text.split(end);
}

function indented(mark: string, sentence: string, index: number): string {
  return index === 0 ? mark + sentence : ' '.repeat(mark.length) + sentence;
}
