import { expect, test } from 'vitest';
import { commentLines } from '../../scripts/check/comments.ts';
import { brokenPaths } from '../../scripts/check/references.ts';

test.each([
  'see `schema/config.json`',
  'wit/gateway/gateway.wit, and `hosts/{node,workers}`',
  'each of `wit/*/deps`.',
  'https://example.org/docs/missing.md is elsewhere',
  '`wasi:cli/environment` is an interface',
  'build/types/docs/missing is output',
])('%s: nothing is wrong', (line) => {
  expect(brokenPaths('x.md:1', line)).toEqual([]);
});

test.each([
  ['docs/missing.md', 'docs/missing.md'],
  ['see (`hosts/shared/nothing.ts`).', 'hosts/shared/nothing.ts'],
  ['each of `wit/*/missing`', 'wit/*/missing'],
])('%s is not there', (line, path) => {
  expect(brokenPaths('x.md:1', line)).toEqual([`x.md:1: ${path} does not exist`]);
});

test('lines that are comments and nothing else', () => {
  const lines = ['/** One', ' * two', ' */', 'const three = 3; // four', '  // five', '/** six */', 'seven();'];
  expect(commentLines('x.ts', lines).map(({ number }) => number)).toEqual([1, 2, 3, 5, 6]);
  expect(commentLines('x.rs', ['//! One', 'fn two() {}', '    /// three', '* four']).map(({ number }) => number)).toEqual([1, 3]);
  expect(commentLines('x.toml', ['# One', 'two = "#"']).map(({ number }) => number)).toEqual([1]);
  expect(commentLines('x.sh', ['# One', 'two # three']).map(({ number }) => number)).toEqual([1]);
  expect(commentLines('x.jsonc', ['  // One', '{ "two": 2 }']).map(({ number }) => number)).toEqual([1]);
});
