import { expect, test } from 'vitest';
import { crowdedLines, joinedHeadings } from '../../scripts/check/sentences.ts';

test.each([
  'One sentence.',
  'Without a full stop',
  '1. A numbered item.',
  '  10. A numbered item, indented.',
  '- An item: it has a colon.',
  '# A heading',
  'A proxy, e.g. Caddy, i.e. one of many, stands before it.',
  'Plans, callers etc. have names.',
  'It takes versions 0.2.3 and v1.7.1 of `wit.deps`.',
  'See [the page](docs/reference/http.md) and hosts/node/main.ts for more.',
  '`one. Two.` is code, and ``three. `four`. Five`` is too.',
  'The link [says](https://example.org/?q=a. B) nothing.',
  'Write "`undefined` if ...", not "none: ...".',
  'From 1 to … and further.',
  '| one. Two. | three. Four. |',
  '  | in a list. Indented. |',
  '**Words.**',
])('%s: one sentence', (line) => {
  expect(crowdedLines([line])).toEqual([]);
});

test.each([
  'One. Two.',
  'One! `two` is code.',
  'Is it one? No.',
  '- One. Two.',
  '3. One. Two.',
  '> One. Two.',
  'It has a name (the plan). Two.',
  '**Words.** Then more.',
  '"One." Then two.',
  'One at `a.b`. [Two](c.md).',
  'One. viem begins small.',
])('%s: two sentences', (line) => {
  expect(crowdedLines([line])).toEqual([1]);
});

test('fenced code is no prose, and what follows it is', () => {
  const document = [
    'One.',
    '```sh',
    '# One. Two.',
    '```',
    'Three. Four.',
    '~~~',
    '```',
    'Five. Six.',
    '~~~',
    '  ```js',
    '  // a. B',
    '  ```',
  ];
  expect(crowdedLines(document)).toEqual([5]);
});

test('text behind the heading `# Errors`', () => {
  const comments = [
    '/// # Errors',
    '/// `one`.',
    '    /// # Errors `two`.',
    '//! # Errors Three.',
    '/// # Panics',
    '// The heading is `# Errors` here.',
  ];
  expect(joinedHeadings(comments)).toEqual([3, 4]);
});
