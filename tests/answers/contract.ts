import { expect, test } from 'vitest';
import type { AnswerStore } from '../../hosts/shared/answers/store.ts';
import { everything, kept, key, maxId, other, range, valid, value } from './values.ts';

/** A store of answers that tests ask, whose clock they set. */
export interface StageOfAnswers extends AsyncDisposable {
  readonly store: AnswerStore;
  /** Microseconds since 1970. */
  now: bigint;
}

/**
 * Tests what every store of answers does. `open` returns an empty one. It remembers at most
 * `maxForgotten` ranges one by one.
 */
export function answersContract(open: () => Promise<StageOfAnswers>, maxForgotten: number): void {
  const marks = async ({ store }: StageOfAnswers, ids: readonly bigint[]): Promise<(number | undefined)[]> =>
    Promise.all(ids.map(async (id) => valid(await store.recall(key(id)))?.[0]));

  test('answers are kept by contract, token and variant, until their time is over', async () => {
    await using at = await open();
    const { store } = at;
    const keys = [key(1n), key(1n, 'de'), key(undefined), key(1n, '', other)];
    const read = async (): Promise<(number | undefined)[]> =>
      Promise.all([...keys, key(2n), key(1n, 'fr')].map(async (it) => valid(await store.recall(it))?.[0]));
    expect(await read()).toEqual(Array(6).fill(undefined));
    for (const [index, it] of keys.entries()) await store.remember(kept(at.now, it, index + 1));
    await store.remember({ ...kept(at.now, key(2n), 5), keptUntil: at.now });
    expect(await read()).toEqual([1, 2, 3, 4, undefined, undefined]);
    await store.remember(kept(at.now, key(1n), 6));
    await store.remember({ ...kept(at.now, key(1n, 'fr'), 7), value: new Uint8Array() });
    expect(await read()).toEqual([6, 2, 3, 4, undefined, undefined]);
    expect(await store.recall(key(1n, 'fr'))).toEqual({ value: new Uint8Array(), outdated: false });
    at.now += 59_999_999n;
    expect(await read()).toEqual([6, 2, 3, 4, undefined, undefined]);
    at.now += 1n;
    expect(await read()).toEqual(Array(6).fill(undefined));
  });

  test('a range of tokens is forgotten in every variant, its ends included, and nothing beside it', async () => {
    await using at = await open();
    const { store } = at;
    const ids = [0n, 9n, 10n, 11n, 0xffn, 2n ** 128n, maxId];
    for (const id of ids) for (const variant of ['', 'de']) await store.remember(kept(at.now, key(id, variant), 1));
    await store.remember(kept(at.now, key(undefined), 1));
    await store.remember(kept(at.now, key(10n, '', other), 1));
    const left = async (): Promise<bigint[]> => {
      const found = await Promise.all(
        ids.map(async (id) => [valid(await store.recall(key(id))), valid(await store.recall(key(id, 'de')))]),
      );
      return ids.filter((_, index) => found[index]?.some((it) => it !== undefined) === true);
    };
    expect(await left()).toEqual(ids);

    expect(await store.forget(range(10n, 0xffn))).toBe(true);
    expect(await left()).toEqual([0n, 9n, 2n ** 128n, maxId]);
    expect(await store.forget(range(0n, 0n))).toBe(true);
    expect(await left()).toEqual([9n, 2n ** 128n, maxId]);
    expect(await store.forget(range(10n, maxId))).toBe(true);
    expect(await left()).toEqual([9n]);
    expect(valid(await store.recall(key(undefined)))).toEqual(value(1));
    expect(await store.forget(everything)).toBe(true);
    expect(await left()).toEqual([]);
    expect(valid(await store.recall(key(undefined)))).toBeUndefined();
    expect(valid(await store.recall(key(10n, '', other)))).toEqual(value(1));
  });

  test('what was forgotten is still there until its time is over, marked as outdated, and a new answer takes its place', async () => {
    await using at = await open();
    const { store } = at;
    for (const id of [1n, 2n]) await store.remember(kept(at.now, key(id), Number(id)));
    await store.forget(range(1n, 1n));
    const both = async () => [await store.recall(key(1n)), await store.recall(key(2n))];
    expect(await both()).toEqual([
      { value: value(1), outdated: true },
      { value: value(2), outdated: false },
    ]);
    await store.forget(everything);
    await store.remember(kept(at.now, key(1n), 3));
    expect(await both()).toEqual([
      { value: value(3), outdated: false },
      { value: value(2), outdated: true },
    ]);
    at.now += 60_000_000n;
    expect(await both()).toEqual([undefined, undefined]);
  });

  test('an answer whose reading began before it was forgotten is not kept: what was forgotten does not come back', async () => {
    await using at = await open();
    const { store } = at;
    const old = (id: bigint) => kept(begun, key(id), 1);
    const begun = at.now;
    at.now += 1_000_000n;
    await store.forget(range(5n, 6n));
    for (const id of [4n, 5n, 6n, 7n]) await store.remember(old(id));
    await store.remember({ ...old(5n), key: key(5n, '', other) });
    expect(await marks(at, [4n, 5n, 6n, 7n])).toEqual([1, undefined, undefined, 1]);
    expect(valid(await store.recall(key(5n, '', other)))).toEqual(value(1));
    // A refresh forgets and reads again within a millisecond.
    await store.remember(kept(at.now, key(5n), 2));
    expect(await marks(at, [5n])).toEqual([2]);
    await store.forget(everything);
    await store.remember(old(7n));
    await store.remember({ ...old(7n), key: key(undefined) });
    expect(await marks(at, [5n, 7n])).toEqual([undefined, undefined]);
    expect(await store.recall(key(undefined))).toBeUndefined();
    // Long after that no range is remembered, and a reading that old is not believed.
    at.now += 601_000_000n;
    await store.remember({ ...old(5n), keptUntil: at.now + 1_000_000n });
    expect(await marks(at, [5n])).toEqual([undefined]);
  });

  test('however much is forgotten, nothing of it comes back', async () => {
    await using at = await open();
    const { store } = at;
    const count = maxForgotten + 50;
    const ids = [1n, 2n, BigInt(count)];
    const olds = ids.map((id) => kept(at.now, key(id), 1));
    at.now += 1n;
    await Promise.all(Array.from({ length: count }, (_, index) => store.forget(range(BigInt(index + 1), BigInt(index + 1)))));
    for (const old of olds) await store.remember(old);
    expect(await marks(at, ids)).toEqual([undefined, undefined, undefined]);
    await store.remember(kept(at.now, key(1n), 2));
    expect(await marks(at, [1n])).toEqual([2]);
  });
}
