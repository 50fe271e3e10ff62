import { expect, test } from 'vitest';
import type { Fetch } from '../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { ok } from '../../hosts/shared/result.ts';
import { coalescing } from '../../hosts/shared/exchange/coalesce.ts';

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
