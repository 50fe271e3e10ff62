import { describe, expect, test, vi } from 'vitest';
import { err, ok } from '../../hosts/shared/result.ts';
import type { Result } from '../../hosts/shared/result.ts';
import { Feed } from '../../hosts/shared/sockets/feed.ts';
import type { Subscriber } from '../../hosts/shared/sockets/feed.ts';
import { MAX_CLIENT_CRITERIA_BYTES, MAX_CRITERIA_BYTES } from '../../hosts/shared/sockets/limits.ts';
import type { Round, RoundFailure, RoundStep } from '../../hosts/shared/sockets/round.ts';

const down = err({ detail: 'the endpoint is down', summary: undefined });

/** A subscriber that keeps what it gets. */
class Kept implements Subscriber {
  readonly id: string;
  readonly client: string;
  readonly criteria: string;
  readonly got: string[] = [];
  rounds = 0;

  constructor(id: string, criteria = '"heads"', client = 'client') {
    this.id = id;
    this.client = client;
    this.criteria = criteria;
  }

  notify(result: string): void {
    this.got.push(result);
  }

  roundEnded(): void {
    this.rounds++;
  }
}

/** A feed whose rounds are told. `asked` has the cursors of the rounds, and what they read. */
function stage(): {
  feed: Feed;
  next: (round: Result<Round, RoundFailure>) => void;
  asked: unknown[][];
  failures: string[];
  ended: string[];
  wanted: () => number;
} {
  const asked: unknown[][] = [];
  const rounds: Result<Round, RoundFailure>[] = [];
  const failures: string[] = [];
  const ended: string[] = [];
  let wanted = 0;
  const feed = new Feed({
    name: '1',
    round: async (cursor, criteria) => {
      const round = rounds.shift() ?? ok({ cursor: cursor ?? 'first', nextMs: 1000, steps: [] });
      asked.push([cursor, round.tag === 'ok' && round.val.steps.length > 0 ? criteria() : undefined]);
      return round;
    },
    onWanted: () => void wanted++,
    onEnded: (cursor) => ended.push(cursor),
    onFailure: ({ detail }) => failures.push(detail),
    observer: { opened() {}, closed() {}, subscribed() {}, notified() {}, round() {} },
  });
  return { feed, next: (round) => void rounds.push(round), asked, failures, ended, wanted: () => wanted };
}

const round = (cursor: string, ...steps: readonly RoundStep[]): Result<Round, RoundFailure> => ok({ cursor, nextMs: 1000, steps });
const head = (criteria: readonly number[], block: string, undo?: string): RoundStep => ({
  criteria,
  block,
  result: `"${block}"`,
  ...(undo === undefined ? {} : { undo }),
});

describe('a feed', () => {
  test('begins with its first subscriber, and ends with its last', async () => {
    vi.useFakeTimers();
    const { feed, asked, wanted } = stage();
    const [first, second] = [new Kept('a'), new Kept('b')];
    expect([await feed.add(first), await feed.add(second)]).toEqual([ok(undefined), ok(undefined)]);
    expect([asked, wanted()]).toEqual([[[undefined, undefined]], 2]);
    const running = feed.run(() => true);
    await vi.advanceTimersByTimeAsync(2500);
    expect(asked.map(([cursor]) => cursor)).toEqual([undefined, 'first', 'first', 'first']);
    feed.remove('a');
    feed.remove('b');
    await running;
    expect(feed.isWanted).toBe(false);
    await feed.add(new Kept('c'));
    expect(asked.at(-1)).toEqual([undefined, undefined]);
    vi.useRealTimers();
  });

  test('tells its last cursor once when it ends, and that of a round that was under way', async () => {
    const { feed, next, ended } = stage();
    const subscribe = async (id: string): Promise<void> => void (await feed.add(new Kept(id)));
    await subscribe('a');
    await subscribe('b');
    feed.remove('a');
    expect(ended).toEqual([]);
    feed.remove('b');
    expect(ended).toEqual(['first']);
    // A round may make what the endpoint keeps, or may make it anew.
    next(round('made'));
    const added = subscribe('c');
    feed.remove('c');
    await added;
    expect(ended).toEqual(['first', 'made']);
    await subscribe('d');
    for (const last of [round('made anew'), down]) {
      next(last);
      const running = feed.run(() => true);
      feed.remove('d');
      await running;
      await subscribe('d');
    }
    expect(ended).toEqual(['first', 'made', 'made anew', 'first']);
  });

  test('gives each subscriber what its criteria want, and reads equal criteria once', async () => {
    const { feed, next, asked } = stage();
    const [a, b, c] = [new Kept('a'), new Kept('b', '"logs"'), new Kept('c')];
    for (const subscriber of [a, b, c]) await feed.add(subscriber);
    next(round('second', head([0], 'x'), head([1], 'y')));
    await runOnce(feed);
    expect([a.got, b.got, c.got]).toEqual([['"x"'], ['"y"'], ['"x"']]);
    expect(asked.at(-1)).toEqual(['first', '["heads","logs"]']);
    expect([a.rounds, b.rounds, c.rounds]).toEqual([1, 1, 1]);
  });

  test('takes notifications back from those who got them, the last one first', async () => {
    const { feed, next } = stage();
    const [early, gone] = [new Kept('early'), new Kept('gone')];
    for (const subscriber of [early, gone]) await feed.add(subscriber);
    next(round('2', head([0], 'x', '"not x, first"'), head([0], 'x', '"not x, second"')));
    await runOnce(feed);
    feed.remove('gone');
    const late = new Kept('late');
    await feed.add(late);
    next(round('3', { lost: 'x' }, { lost: 'never known' }, head([0], 'z')));
    await runOnce(feed);
    expect(early.got).toEqual(['"x"', '"x"', '"not x, second"', '"not x, first"', '"z"']);
    expect([gone.got.length, late.got]).toEqual([2, ['"z"']]);
  });

  test('refuses a first subscriber while the chain cannot be read, and keeps the others through a failure', async () => {
    vi.useFakeTimers();
    const { feed, next, asked, failures } = stage();
    next(down);
    expect(await feed.add(new Kept('a'))).toEqual(err({ tag: 'no-feed', val: 'the endpoint is down' }));
    expect(feed.isWanted).toBe(false);
    const kept = new Kept('b');
    await feed.add(kept);
    for (let failure = 0; failure < 6; failure++) next(down);
    next(round('2', head([0], 'x')));
    const running = feed.run(() => true);
    // 1, 2, 4, 8, 15 and 15 seconds.
    await vi.advanceTimersByTimeAsync(44_999);
    expect(kept.got).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(kept.got).toEqual(['"x"']);
    expect(failures).toHaveLength(7);
    expect(asked.at(-1)?.[0]).toBe('first');
    feed.remove('b');
    await running;
    vi.useRealTimers();
  });

  test('has room for so many criteria of a client, and for more of equal ones', async () => {
    const { feed } = stage();
    const half = 'x'.repeat(MAX_CLIENT_CRITERIA_BYTES / 2 - 10);
    for (const [id, criteria] of [
      ['a', `${half}a`],
      ['b', `${half}b`],
      ['c', `${half}b`],
    ] as const) {
      expect(await feed.add(new Kept(id, criteria))).toEqual(ok(undefined));
    }
    expect(await feed.add(new Kept('d', half))).toEqual(err({ tag: 'client-full', val: MAX_CLIENT_CRITERIA_BYTES }));
    expect(await feed.add(new Kept('other', half, 'other'))).toEqual(ok(undefined));
    feed.remove('c');
    expect(await feed.add(new Kept('d', half))).toEqual(err({ tag: 'client-full', val: MAX_CLIENT_CRITERIA_BYTES }));
    feed.remove('b');
    expect(await feed.add(new Kept('d', half))).toEqual(ok(undefined));
  });

  test('has room for so many criteria of all clients', async () => {
    const { feed } = stage();
    const most = 'x'.repeat(MAX_CLIENT_CRITERIA_BYTES - 10);
    const clients = MAX_CRITERIA_BYTES / MAX_CLIENT_CRITERIA_BYTES;
    for (let client = 0; client < clients; client++) {
      expect(await feed.add(new Kept(String(client), `${most}${client}`, String(client)))).toEqual(ok(undefined));
    }
    expect(await feed.add(new Kept('late', `${most}x`, 'late'))).toEqual(err({ tag: 'overloaded' }));
    expect(await feed.add(new Kept('equal', `${most}0`, 'late'))).toEqual(ok(undefined));
    feed.remove('1');
    expect(await feed.add(new Kept('again', `${most}1`, '1'))).toEqual(ok(undefined));
  });
});

/** Performs one round. */
async function runOnce(feed: Feed): Promise<void> {
  let left = 1;
  await feed.run(() => left-- > 0);
}
