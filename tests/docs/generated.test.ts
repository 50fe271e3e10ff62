import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { from } from '../../scripts/build/paths.ts';
import { withTables } from '../../scripts/docs/configuration/tables.ts';
import { between, stalePages } from '../../scripts/docs/generated.ts';
import { prose } from '../../scripts/docs/prose.ts';
import { parseWit } from '../../scripts/docs/wit/parse.ts';

const page = (name: string): string => readFileSync(from(`docs/reference/${name}`), 'utf8');

test('the generated pages are those of their sources', async () => {
  expect(await stalePages()).toEqual([]);
});

describe('the page of the configuration', () => {
  test('gets a changed table back', () => {
    const text = page('configuration.md');
    expect(withTables(text.replace('TCP port to listen on', 'something else'))).toBe(text);
  });

  test('needs a part of the schema for each mark', () => {
    expect(() => withTables('<!-- generated: listen.nothing -->\n<!-- end -->')).toThrow('listen.nothing in schema/config.json, got none');
  });
});

test('a page without marks is refused', () => {
  expect(() => between('# Commands\n', 'help', 'text')).toThrow('expected the marks "<!-- generated: help -->"');
  expect(between('a\n<!-- generated: help -->\nold\n<!-- end -->\nb', 'help', 'new')).toBe(
    'a\n<!-- generated: help -->\n\nnew\n\n<!-- end -->\nb',
  );
});

describe('the page of the WIT', () => {
  const text = page('wit.md');

  test('has every item of the sources', () => {
    const sources = globSync('wit/{nft,signer,keys,rate-limit,image,gateway,check}/*.wit', { cwd: from('') });
    expect(sources).toHaveLength(7);
    const names = sources.flatMap((source) =>
      [
        ...readFileSync(from(source), 'utf8').matchAll(
          /^\s*(?:(?:interface|world|record|variant|enum|resource|type) ([\w-]+)|([\w-]+):)/gm,
        ),
      ].map(([, item, member]) => item ?? member ?? ''),
    );
    expect(names.length).toBeGreaterThan(500);
    expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  test('has the documentation of an item and its gate', () => {
    const [item] = parseWit(
      '/// Signs.\n/// Twice.\n@unstable(feature = x)\nsign: func(\n  call: call, // the call\n  now: u64,\n) -> result<u8>;\n',
    );
    expect(item).toEqual({
      docs: ['Signs.', 'Twice.'],
      gate: '@unstable(feature = x)',
      head: 'sign: func(call: call, now: u64) -> result<u8>',
      items: undefined,
    });
  });
});

test('prose has one sentence a line, and lists as they are', () => {
  expect(prose(['One thing. Another', 'thing.', '', '- `a`: first. More.', '- `b`: second.'])).toBe(
    'One thing.\nAnother thing.\n\n- `a`: first.\n  More.\n- `b`: second.',
  );
});
