import { expect, test } from 'vitest';
import { OutboxTimer } from '../../hosts/node/outbox/timer.ts';
import { OutboxLog } from '../../hosts/shared/outbox/log.ts';
import type { RoundObserver } from '../../hosts/shared/outbox/observer.ts';
import type { Round, RoundEnd } from '../../hosts/shared/outbox/reconcile.ts';
import { err, ok } from '../../hosts/shared/result.ts';
import type { HostProblem } from '../../hosts/shared/exchange/host-response.ts';
import type { Result } from '../../hosts/shared/result.ts';

const nothing: Result<RoundEnd, HostProblem> = ok({ text: '{"chains":[]}', summary: {} as RoundEnd['summary'] });

/** Rounds that a test ends. */
function rounds() {
  const begun: { end: (ended: Result<RoundEnd, HostProblem>) => void; isAborted: boolean }[] = [];
  const begin = (): Round => {
    const { promise, resolve } = Promise.withResolvers<Result<RoundEnd, HostProblem>>();
    const round = { end: resolve, isAborted: false };
    begun.push(round);
    const abort = (): void => {
      round.isAborted = true;
      resolve(err({ code: 'internal', detail: 'given up' }));
    };
    return { ended: promise, abort };
  };
  return { begun, begin };
}

/** An observer that notes its calls. */
function noted(): { readonly calls: unknown[][]; readonly observer: RoundObserver } {
  const calls: unknown[][] = [];
  const observer: RoundObserver = {
    round: ({ outcome }, seconds) => void calls.push([outcome, seconds >= 0]),
    following: () => void calls.push(['following']),
  };
  return { calls, observer };
}

test('a round begins at once, and the next one only after its end', async () => {
  const { begun, begin } = rounds();
  const timer = new OutboxTimer({
    leads: async () => true,
    begin,
    log: new OutboxLog(() => {}),
    observer: noted().observer,
    intervalMs: 1,
  });
  await expect.poll(() => begun.length).toBe(1);
  begun[0]?.end(nothing);
  await expect.poll(() => begun.length).toBe(2);
  await timer.close();
});

test('closing gives the round up, and no further one begins', async () => {
  const { begun, begin } = rounds();
  const lines: unknown[] = [];
  const { calls, observer } = noted();
  const timer = new OutboxTimer({
    leads: async () => true,
    begin,
    log: new OutboxLog((...line) => void lines.push(line)),
    observer,
    intervalMs: 0,
  });
  await expect.poll(() => begun.length).toBe(1);
  await timer.close();
  expect(begun.map(({ isAborted }) => isAborted)).toEqual([true]);
  expect([lines, calls]).toEqual([[], []]);
});

test('a process that does not lead begins no round until it does', async () => {
  const { begun, begin } = rounds();
  let asked = 0;
  const leads = async (): Promise<boolean> => ++asked > 3;
  const { calls, observer } = noted();
  const timer = new OutboxTimer({ leads, begin, log: new OutboxLog(() => {}), observer, intervalMs: 1 });
  await expect.poll(() => begun.length).toBe(1);
  expect([asked, calls]).toEqual([4, [['following'], ['following'], ['following']]]);
  await timer.close();
});

test('the observer is told how each round ended, also if it could not be begun or read', async () => {
  const lost = err<HostProblem>({ code: 'internal', detail: 'lost' });
  const unreadable: typeof nothing = ok({ text: 'no JSON', summary: {} as RoundEnd['summary'] });
  const ends = [
    () => nothing,
    () => lost,
    () => unreadable,
    () => {
      throw new Error('no instance');
    },
  ];
  const begin = (): Round => {
    const next = ends.shift() ?? (() => nothing);
    return { ended: Promise.resolve(next()), abort: () => {} };
  };
  const { calls, observer } = noted();
  const timer = new OutboxTimer({ leads: async () => true, begin, log: new OutboxLog(() => {}), observer, intervalMs: 1 });
  await expect.poll(() => calls.length).toBeGreaterThan(4);
  await timer.close();
  expect(calls.slice(0, 5)).toEqual(['whole', 'failed', 'failed', 'failed', 'whole'].map((outcome) => [outcome, true]));
});
