import { expect, test } from 'vitest';
import { together } from '../../hosts/workers/gateway/together.ts';

/** Asks for the double of numbers, and notes the calls. */
function doubling(maxBytes = 100) {
  const calls: [string, readonly number[]][] = [];
  const ask = together<number, number>({
    ask: async (name, questions) => {
      calls.push([name, questions]);
      if (questions.includes(-1)) throw new RangeError('no');
      return questions.map((it) => it * 2);
    },
    bytesOf: () => 10,
    maxBytes,
  });
  return { calls, ask };
}

test('what is asked in one turn is asked in one call for each name, and each gets its own answer', async () => {
  const { calls, ask } = doubling();
  expect(await Promise.all([ask('a', 1), ask('b', 2), ask('a', 3), ask('a', 1)])).toEqual([2, 4, 6, 2]);
  expect(calls).toEqual([
    ['a', [1, 3, 1]],
    ['b', [2]],
  ]);
  expect(await ask('a', 5)).toBe(10);
  expect(calls).toHaveLength(3);
});

test('what is asked while a call is under way is asked by another', async () => {
  const { calls, ask } = doubling();
  const first = ask('a', 1);
  await Promise.resolve();
  await Promise.resolve();
  const second = ask('a', 2);
  expect(await Promise.all([first, second])).toEqual([2, 4]);
  expect(calls).toEqual([
    ['a', [1]],
    ['a', [2]],
  ]);
});

test('a message has at most so many bytes', async () => {
  const { calls, ask } = doubling(25);
  expect(await Promise.all([1, 2, 3, 4, 5].map((it) => ask('a', it)))).toEqual([2, 4, 6, 8, 10]);
  expect(calls.map(([, questions]) => questions)).toEqual([[1, 2], [3, 4], [5]]);
});

test('a call that fails fails its own questions, and no others', async () => {
  const { ask } = doubling(15);
  const [bad, good] = await Promise.allSettled([ask('a', -1), ask('a', 2)]);
  expect([bad?.status, good]).toEqual(['rejected', { status: 'fulfilled', value: 4 }]);
});
