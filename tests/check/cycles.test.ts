import { describe, expect, test } from 'vitest';
import { components } from '../../scripts/check/cycles.ts';
import { crateOf, importsOf } from '../../scripts/check/rust-modules.ts';

const files = ['c/src/lib.rs', 'c/src/a.rs', 'c/src/a/b.rs', 'c/src/d/mod.rs', 'c/src/d/e.rs'];
const crate = crateOf('c/src/lib.rs', files);
const imports = (file: string, text: string): string[] => [...importsOf(crate, file, text)].sort();

describe('imports of a Rust module', () => {
  test.each([
    ['a path from the crate', 'c/src/a.rs', 'use crate::d::e::Item;', ['c/src/d/e.rs']],
    [
      'a list in braces, nested',
      'c/src/a.rs',
      'use crate::{d::{e::{One, Two}, Three}, a::b};',
      ['c/src/a/b.rs', 'c/src/d/e.rs', 'c/src/d/mod.rs'],
    ],
    ['the parent', 'c/src/d/e.rs', 'use super::Item;', ['c/src/d/mod.rs']],
    ['a child by its bare name', 'c/src/d/mod.rs', 'mod e;\npub use e::Item;', ['c/src/d/e.rs']],
    ['a path inside an expression', 'c/src/a.rs', 'fn f() { crate::d::call() }', ['c/src/d/mod.rs']],
    ['a child by its bare name inside an expression', 'c/src/d/mod.rs', 'mod e;\nfn f() -> e::Item { e::make() }', ['c/src/d/e.rs']],
    ['a child of the root', 'c/src/lib.rs', 'mod d;\nfn f() { g(&d::e::Item) }', ['c/src/d/e.rs']],
    ['a renamed item', 'c/src/a.rs', 'use crate::d::e::Item as Other;', ['c/src/d/e.rs']],
  ])('finds %s', (_, file, text, expected) => {
    expect(imports(file, text)).toEqual(expected);
  });

  test.each([
    ['a declaration alone', 'mod b;'],
    ['a module of the root by its bare name', 'fn f() { d::call() }'],
    ['a later part of a path', 'fn f() { other::b::call() }'],
    ['another crate', 'use serde_json::Value;'],
    ['a comment', '// use crate::d::Item;'],
    ['a visibility', 'pub(in crate::d) fn f() {}'],
    ['a string', 'const S: &str = "crate::d::Item";'],
    ['a test module', '#[cfg(test)]\nmod tests {\n    use crate::d::Item;\n}'],
  ])('does not take %s for an import', (_, text) => {
    expect(imports('c/src/a.rs', text)).toEqual([]);
  });
});

test('a cycle is one component, whatever leads into it or out of it', () => {
  const graph = new Map<string, ReadonlySet<string>>([
    ['in', new Set(['a'])],
    ['a', new Set(['b'])],
    ['b', new Set(['c', 'out'])],
    ['c', new Set(['a'])],
    ['out', new Set()],
  ]);
  expect(components(graph).map((found) => found.sort())).toEqual([['out'], ['a', 'b', 'c'], ['in']]);
});
