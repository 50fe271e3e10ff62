import { describe, expect, test } from 'vitest';
import { readConfig } from '../../hosts/shared/config/read.ts';
import { parseJson } from '../../hosts/shared/config/text/json.ts';

const none = (): undefined => undefined;

describe('text that is not JSON is refused with its place', () => {
  test.each([
    ['nothing', '', 'a JSON value', 'the end at line 1, column 1'],
    ['white space', ' \n\n ', 'a JSON value', 'the end at line 3, column 2'],
    ['a comment', '{\n  // hosts\n}', 'a member name in quotes', '"/" at line 2, column 3'],
    ['a trailing comma', '{"listen":{"port":1,},}', 'a member name in quotes', '"}" at line 1, column 21'],
    ['a trailing comma in a list', '[1,]', 'a JSON value', '"]" at line 1, column 4'],
    ['no comma', '{"a":1\n "b":2}', '`,` or `}`', '"\\"" at line 2, column 2'],
    ['no colon', '{"a" 1}', '`:`', '"1" at line 1, column 6'],
    ['a number with a leading zero', '{"a":01}', '`,` or `}`', '"1" at line 1, column 7'],
    ['single quotes', "{'a':1}", 'a member name in quotes', '"\'" at line 1, column 2'],
    ['a text over two lines', '{"a":"b\nc"}', 'a JSON value', '"\\"" at line 1, column 6'],
    ['an unknown escape', '{"a":"\\x41"}', 'a JSON value', '"\\"" at line 1, column 6'],
    ['an open end', '{"a":[1,2', '`,` or `]`', 'the end at line 1, column 10'],
    ['two values', '{} {}', 'nothing after the value', '"{" at line 1, column 4'],
    ['NaN', '{"a":NaN}', 'a JSON value', '"N" at line 1, column 6'],
    ['a byte order mark', '\ufeff{}', 'a JSON value', '"\ufeff" at line 1, column 1'],
  ])('%s', (_, text, expected, got) => {
    expect(readConfig(text, none)).toEqual({ tag: 'err', val: [{ at: '', expected, got }] });
  });

  test('repeated members, each with its place', () => {
    const text = '{"listen":{"port":1,\n"port":2},\n"a/b":1,"a\\u002fb":2}';
    expect(readConfig(text, none)).toEqual({
      tag: 'err',
      val: [
        { at: '/listen/port', expected: 'each member once', got: 'a second one at line 2, column 1' },
        { at: '/a~1b', expected: 'each member once', got: 'a second one at line 3, column 9' },
      ],
    });
  });

  test('too many levels', () => {
    expect(readConfig('['.repeat(100_000), none)).toEqual({
      tag: 'err',
      val: [{ at: '', expected: 'at most 64 levels', got: '"[" at line 1, column 66' }],
    });
  });

  test('a text that is too long, and the longest one that is read', () => {
    expect(readConfig(' '.repeat(1024 * 1024 + 1), none)).toEqual({
      tag: 'err',
      val: [{ at: '', expected: 'at most 1048576 characters', got: '1048577' }],
    });
    for (const text of ['x'.repeat(1_000_000), '\\n'.repeat(500_000)])
      expect(readConfig(`{"$schema":"${text}","x":1}`, none)).toMatchObject({ tag: 'err' });
  });

  test('a member named __proto__ is a member', () => {
    expect(readConfig('{"__proto__":{"listen":1}}', none)).toMatchObject({
      tag: 'err',
      val: [{ at: '/__proto__', got: 'an unknown field' }],
    });
  });
});

test('accepts what JSON.parse accepts, and refuses what it refuses', () => {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 32));
  const random = generator(seed);
  const pieces = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"b\\n"',
    '"',
    '\\',
    '0',
    '-1',
    '1.5e+3',
    '01',
    '.',
    'true',
    'null',
    'nul',
    ' ',
    '\n',
    '\u0001',
    'é',
    '{"a":[1,{"b":null}]}',
  ];
  let taken = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const text = Array.from({ length: 1 + (random() % 7) }, () => pieces[random() % pieces.length]).join('');
    const expected = attempt(text);
    const result = parseJson(text);
    if (expected === undefined) expect(result.tag, `seed ${seed}: ${JSON.stringify(text)}`).toBe('err');
    // Only repeated members are refused although JSON.parse accepts them.
    else if (result.tag === 'err') expect(result.val[0]?.expected, `seed ${seed}: ${JSON.stringify(text)}`).toBe('each member once');
    else expect(result.val, `seed ${seed}`).toEqual(expected.value);
    taken += Number(result.tag === 'ok');
  }
  expect(taken).toBeGreaterThan(100);
});

function attempt(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** mulberry32. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
