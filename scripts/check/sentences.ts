import type { Check } from './outcome.ts';
import { eachFile } from './tracked.ts';

/** Words that end with a full stop inside a sentence. */
const abbreviations = /\b(?:e\.g|i\.e|cf|vs|etc|approx|No)\.$/;
/** The end of a sentence with more text behind it: the mark, what closes with it, and a space. */
const end = /(?<![.\s])[.!?]["')*_\]]*(?=\s+\S)/g;

/** A heading for errors in a doc comment, joined with its first line of text. */
const joinedHeading = /^\s*\/\/[/!]\s*#+ Errors\s+\S/;

/** Documents have one sentence a line, so a change of a sentence is a change of one line. */
export const sentenceChecks: readonly Check[] = [
  {
    name: 'one sentence a line in documents',
    run: () =>
      eachFile(/\.md$/, (path, lines) =>
        crowdedLines(lines).map((number) => `${path}:${number}: more than one sentence; begin each on a line of its own`),
      ),
  },
  {
    name: 'the heading `# Errors` on a line of its own',
    run: () =>
      eachFile(/\.rs$/, (path, lines) =>
        joinedHeadings(lines).map((number) => `${path}:${number}: text behind \`# Errors\`; begin it on the next line`),
      ),
  },
];

/**
 * Returns the numbers, counted from 1, of a Markdown document's lines that have more than one
 * sentence. Ignores tables and fenced code.
 */
export function crowdedLines(lines: readonly string[]): number[] {
  const found: number[] = [];
  let fence: string | undefined;
  for (const [index, line] of lines.entries()) {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (mark !== undefined) fence = fence === undefined ? mark : mark.startsWith(fence) ? undefined : fence;
    else if (fence === undefined && !/^\s*\|/.test(line) && sentencesOf(line) > 1) found.push(index + 1);
  }
  return found;
}

/** Returns the numbers of the lines of a Rust file that have text behind the heading `# Errors`. */
export function joinedHeadings(lines: readonly string[]): number[] {
  return lines.flatMap((line, index) => (joinedHeading.test(line) ? [index + 1] : []));
}

/** Counts the sentences of a line of prose, by where they end. */
function sentencesOf(line: string): number {
  const text = line
    .replace(/^\s*(?:>\s*)*(?:(?:[-*+]|\d+[.)])\s+|#+\s+)?/, '')
    .replaceAll(/(`+).+?\1/g, 'code')
    .replaceAll(/\]\([^)]*\)/g, ']');
  const ends = [...text.matchAll(end)].filter(({ index }) => !abbreviations.test(text.slice(0, index + 1)));
  return ends.length + 1;
}
