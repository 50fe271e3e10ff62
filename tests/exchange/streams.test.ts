import { expect, test } from 'vitest';
import type { Action, Outcome, Settled } from '../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { ChunkSource, Effects } from '../../hosts/shared/exchange/effects.ts';
import { ok } from '../../hosts/shared/result.ts';
import { answer, end } from '../node/support/script.ts';
import { fetch, inOrder, stage, take } from '../node/support/stage.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const open: Action = { tag: 'open', val: fetch.tag === 'fetch' ? fetch.val : never() };
const next = (stream: number): Action => ({ tag: 'next-chunk', val: stream });

function never(): never {
  throw new TypeError('expected a fetch');
}

/** A body whose chunks the test hands out. */
class TestBody implements ChunkSource {
  closed = 0;
  readonly #asked: PromiseWithResolvers<Awaited<ReturnType<ChunkSource['next']>>>[] = [];

  /** How many chunks were asked for and not given. */
  get waiting(): number {
    return this.#asked.length;
  }

  next(): ReturnType<ChunkSource['next']> {
    const asked = Promise.withResolvers<Awaited<ReturnType<ChunkSource['next']>>>();
    this.#asked.push(asked);
    return asked.promise;
  }

  give(bytes: Uint8Array | undefined): void {
    this.#asked.shift()?.resolve(ok(bytes));
  }

  close(): void {
    this.closed++;
  }
}

const opens = (body: ChunkSource): Partial<Effects> => ({ open: async () => ok({ head: { status: 200, headers: [] }, body }) });
const outcomes = (heard: readonly Settled[][]): Outcome[] => heard.flat().map(({ outcome }) => outcome);

test('a stream gives its chunks one by one, in pieces of 64 KiB at most', async () => {
  const heard: Settled[][] = [];
  const body = new TestBody();
  const steps = [1, 2, 3, 4].map((id) => ({ start: [{ id, action: next(0) }] }));
  const it = stage({ '/': inOrder([{ start: [{ id: 0, action: open }] }, ...steps, { ...answer(), finished: true }], heard) });
  const { client } = it.run('/', opens(body));
  await turn();
  body.give(new Uint8Array(100_000));
  await turn();
  // The rest of the chunk needs no other one.
  expect(body.waiting).toBe(1);
  body.give(new Uint8Array([1]));
  await turn();
  body.give(undefined);
  await client.finished;
  const sizes = outcomes(heard).map((outcome) =>
    outcome.tag === 'next-chunk' && outcome.val.tag === 'ok' ? outcome.val.val?.length : outcome.tag,
  );
  expect(sizes).toEqual(['open', 65_536, 34_464, 1, undefined]);
  expect(body.closed).toBe(0);
});

test('a stream is closed by the id of its open, before and after it has settled', async () => {
  const body = new TestBody();
  const early = new TestBody();
  const bodies = [body, early];
  const it = stage({
    '/': inOrder([
      { start: [{ id: 0, action: open }] },
      {
        cancel: new Uint32Array([0]),
        start: [
          { id: 1, action: open },
          { id: 2, action: take },
        ],
      },
      { cancel: new Uint32Array([1]), ...answer(), finished: true },
    ]),
  });
  const { client } = it.run('/', {
    open: async () => {
      const opened = bodies.shift() ?? never();
      // The second one opens only after it was cancelled.
      if (opened === early) for (let turns = 0; turns < 3; turns++) await turn();
      return ok({ head: { status: 200, headers: [] }, body: opened });
    },
  });
  await client.finished;
  expect(body.closed).toBe(1);
  await expect.poll(() => early.closed).toBe(1);
});

test('a chunk whose effect was cancelled is the next chunk', async () => {
  const heard: Settled[][] = [];
  const body = new TestBody();
  const it = stage({
    '/': inOrder(
      [
        { start: [{ id: 0, action: open }] },
        {
          start: [
            { id: 1, action: next(0) },
            { id: 2, action: take },
          ],
        },
        { cancel: new Uint32Array([1]), start: [{ id: 3, action: { tag: 'sleep', val: 1 } }] },
        { start: [{ id: 4, action: next(0) }] },
        { ...answer(), finished: true },
      ],
      heard,
    ),
  });
  const { client } = it.run('/', {
    ...opens(body),
    sleep: async () => {
      body.give(new Uint8Array([7]));
      await turn();
    },
  });
  await client.finished;
  expect(outcomes(heard).at(-1)).toEqual({ tag: 'next-chunk', val: ok(new Uint8Array([7])) });
});

test('when the client leaves, its streams are closed', async () => {
  const body = new TestBody();
  const it = stage({ '/': inOrder([{ start: [{ id: 0, action: open }] }, { start: [{ id: 1, action: next(0) }] }]) });
  const { client, run } = it.run('/', opens(body));
  await turn();
  expect(body.waiting).toBe(1);
  run.left();
  expect(body.closed).toBe(1);
  expect(client.events).toEqual(['done']);
});

test('a stream that is not open fails, and nothing stalls', async () => {
  const heard: Settled[][] = [];
  const it = stage({
    '/': inOrder(
      [
        { start: [{ id: 1, action: next(9) }] },
        { output: [{ tag: 'head', val: { status: 200, headers: [] } }] },
        { ...end, finished: true },
      ],
      heard,
    ),
  });
  const { client } = it.run('/');
  await client.finished;
  expect(outcomes(heard)).toEqual([{ tag: 'next-chunk', val: { tag: 'err', val: { tag: 'other', val: 'the stream is closed' } } }]);
});

test('what is left of an answer is the stream of its ask', async () => {
  const heard: Settled[][] = [];
  const rest = new TestBody();
  const asks: Action = { tag: 'ask', val: { fetch: open.tag === 'open' ? open.val : never(), deadlineMs: 1000, wholeBytes: 5 } };
  const it = stage({
    '/': inOrder([{ start: [{ id: 0, action: asks }] }, { start: [{ id: 1, action: next(0) }] }, { ...answer(), finished: true }], heard),
  });
  const response = { status: 200, headers: [], body: new TextEncoder().encode('first ') };
  const { client } = it.run('/', { ask: async () => ok({ response, rest }) });
  await turn();
  const second = new TextEncoder().encode('second');
  rest.give(second);
  await client.finished;
  expect(outcomes(heard)).toEqual([
    { tag: 'ask', val: ok({ response, hasRest: true }) },
    { tag: 'next-chunk', val: ok(second) },
  ]);
  expect(rest.closed).toBe(1);
});
