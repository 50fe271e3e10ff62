import { expect, test } from 'vitest';
import { destinations } from '../../hosts/shared/network/destination.ts';
import { fetchBy } from '../../hosts/shared/network/fetch.ts';
import { ByteBudget } from '../../hosts/shared/network/byte-budget.ts';
import { makePools } from '../../hosts/node/outgoing/pools.ts';
import { sendBy } from '../../hosts/node/outgoing/send.ts';
import { startUpstream } from '../node/support/upstream.ts';

test('bodies under way share the byte budget, and give it back however they end', async () => {
  await using upstream = await startUpstream((request, response) => {
    response.writeHead(200).write('x'.repeat(600));
    if (request.url === '/whole') response.end();
    return undefined;
  });
  const pools = makePools();
  const settings = { allowPrivate: [upstream.place], connectTo: {} };
  const bodyBudget = new ByteBudget(1000);
  const fetch = fetchBy({ send: sendBy(pools), destination: destinations(settings), timeoutMs: 5000, redact: (it) => it, bodyBudget });
  const ask = (path: string, signal = new AbortController().signal): ReturnType<typeof fetch> =>
    fetch(
      {
        method: 'get',
        url: upstream.origin + path,
        headers: [],
        body: undefined,
        maxBytes: 2000,
        chosenBy: 'operator',
        coalesce: undefined,
      },
      signal,
    );
  const room = (): boolean => {
    using reservation = bodyBudget.reserve();
    return reservation.add(1000);
  };
  expect((await ask('/whole')).tag).toBe('ok');
  expect(room()).toBe(true);
  const leaving = new AbortController();
  const unfinished = ask('/unfinished', leaving.signal);
  await expect.poll(room).toBe(false);
  expect(await ask('/whole')).toEqual({ tag: 'err', val: { tag: 'other', val: expect.stringContaining('too many bytes') } });
  leaving.abort();
  expect((await unfinished).tag).toBe('err');
  expect(room()).toBe(true);
  await pools.close();
});
