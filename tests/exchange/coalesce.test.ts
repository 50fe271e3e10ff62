import { expect, test } from 'vitest';
import type { Fetch } from '../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { ok } from '../../hosts/shared/result.ts';
import { coalescing, coalescingAsks } from '../../hosts/shared/exchange/coalesce.ts';
import type { AskedFetch, Effects } from '../../hosts/shared/exchange/effects.ts';

const wanted = (coalesce: string | undefined, change: Partial<Fetch> = {}): Fetch => ({
  method: 'get',
  url: 'https://a.example/',
  headers: [],
  body: undefined,
  maxBytes: 10,
  chosenBy: 'operator',
  coalesce,
  ...change,
});

function upstream(): { fetch: ReturnType<typeof coalescing>; asked: () => number; aborted: () => number; answer: () => void } {
  let asked = 0;
  let aborted = 0;
  let answer: () => void = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const fetch = coalescing(async (_, signal) => {
    asked++;
    signal.addEventListener('abort', () => aborted++);
    await answered;
    return ok({ status: 200, headers: [], body: new Uint8Array([asked]) });
  });
  return { fetch, asked: () => asked, aborted: () => aborted, answer: () => answer() };
}

const signal = (): AbortSignal => new AbortController().signal;

test('fetches in flight with an equal key are answered by one request', async () => {
  const { fetch, asked, answer } = upstream();
  const answers = [fetch(wanted('k'), signal()), fetch(wanted('k'), signal())];
  answer();
  expect(await Promise.all(answers)).toEqual([1, 2].map(() => ok({ status: 200, headers: [], body: new Uint8Array([1]) })));
  expect(asked()).toBe(1);
  await fetch(wanted('k'), signal());
  expect(asked()).toBe(2);
});

test('fetches without a key, or with another key, size or chooser, are separate requests', () => {
  const { fetch, asked } = upstream();
  for (const it of [
    wanted(undefined),
    wanted(undefined),
    wanted('a'),
    wanted('b'),
    wanted('a', { maxBytes: 11 }),
    wanted('a', { chosenBy: 'token' }),
  ])
    void fetch(it, signal());
  expect(asked()).toBe(6);
});

test('the request is aborted only when nobody waits for it any more', async () => {
  const { fetch, asked, aborted, answer } = upstream();
  const [one, two] = [new AbortController(), new AbortController()];
  void fetch(wanted('k'), one.signal);
  void fetch(wanted('k'), two.signal);
  one.abort();
  expect(aborted()).toBe(0);
  two.abort();
  expect(aborted()).toBe(1);
  const next = fetch(wanted('k'), signal());
  expect(asked()).toBe(2);
  answer();
  expect(await next).toMatchObject({ tag: 'ok' });
});

/** An upstream whose answers have a rest or not. The test ends each of its requests. */
function asked(): { ask: Effects['ask']; requests: PromiseWithResolvers<AskedFetch>[]; closed: () => number; long: () => AskedFetch } {
  const requests: PromiseWithResolvers<AskedFetch>[] = [];
  let closed = 0;
  const ask = coalescingAsks(async () => {
    const request = Promise.withResolvers<AskedFetch>();
    requests.push(request);
    return ok(await request.promise);
  });
  const rest = () => ({ next: async () => ok(undefined), close: () => void closed++ });
  return { ask, requests, closed: () => closed, long: () => ({ ...short(), rest: rest() }) };
}

const short = (): AskedFetch => ({ response: { status: 200, headers: [], body: new Uint8Array(1) }, rest: undefined });
const question = { fetch: wanted('k'), deadlineMs: 1000, wholeBytes: 5 };

test('equal asks share a short answer', async () => {
  const { ask, requests } = asked();
  const answers = [ask(question, signal()), ask(question, signal()), ask({ ...question, wholeBytes: 6 }, signal())];
  expect(requests).toHaveLength(2);
  for (const request of requests) request.resolve(short());
  expect(await Promise.all(answers)).toEqual([ok(short()), ok(short()), ok(short())]);
});

test('a long answer goes to one, and the others ask anew', async () => {
  const { ask, requests, closed, long } = asked();
  const left = new AbortController();
  const answers = [ask(question, left.signal), ask(question, signal()), ask(question, signal())];
  expect(requests).toHaveLength(1);
  left.abort();
  const [first, second] = [long(), long()];
  requests[0]?.resolve(first);
  await expect.poll(() => requests.length).toBe(2);
  requests[1]?.resolve(second);
  expect((await answers[0])?.tag).toBe('err');
  expect(await Promise.all(answers.slice(1))).toEqual([ok(first), ok(second)]);
  expect(closed()).toBe(0);
});

test('a long answer for nobody is closed', async () => {
  const { ask, requests, closed, long } = asked();
  const left = new AbortController();
  const answer = ask(question, left.signal);
  requests[0]?.resolve(long());
  left.abort();
  expect((await answer).tag).toBe('err');
  expect(closed()).toBe(1);
});
