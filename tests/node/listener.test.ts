import { expect, test } from 'vitest';
import type { Effects } from '../../hosts/shared/exchange/effects.ts';
import { listen } from './support/listen.ts';
import { answer, end, summary } from './support/script.ts';
import type { Script } from './support/script.ts';
import { RawConnection, head } from './support/socket.ts';
import { inOrder, sign } from './support/stage.ts';

const field = 'host: localhost';

/** Returns an effect whose result is held back until it is released. */
function heldBack(): { readonly script: () => Script; readonly effects: Partial<Effects>; release(): void; readonly asked: () => number } {
  let release: () => void = () => {};
  let asked = 0;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const script = (): Script => {
    let next = 0;
    return () => (next++ === 0 ? { start: [{ id: 1, action: { tag: 'sleep', val: 1 } }] } : { ...answer('held'), finished: true });
  };
  return {
    script,
    effects: {
      sleep: () => {
        asked++;
        return released;
      },
    },
    release: () => release(),
    asked: () => asked,
  };
}

test('the server stops writing to a client that does not read', async () => {
  let chunks = 0;
  const maxChunks = 4000;
  const stream = (): Script => {
    let begun = false;
    return (_, pull) => {
      if (!begun) {
        begun = true;
        return { output: [{ tag: 'head', val: { status: 200, headers: [] } }] };
      }
      if (!pull) return {};
      if (chunks === maxChunks) return { ...end, finished: true };
      chunks++;
      return { output: [{ tag: 'chunk', val: new Uint8Array(65_536) }] };
    };
  };
  await using stage = await listen({ '/stream': stream });
  using connection = await RawConnection.open(stage.url);
  connection.pause();
  connection.send(head('GET /stream', field));
  await expect.poll(() => chunks).toBeGreaterThan(0);
  // The server has written as much as the system's buffers hold, far less than the 256 MiB.
  const settled = async (): Promise<boolean> => {
    const before = chunks;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return chunks === before;
  };
  await expect.poll(settled, { timeout: 10_000 }).toBe(true);
  expect(chunks).toBeLessThan(maxChunks / 2);
  connection[Symbol.dispose]();
  await expect.poll(() => stage.gateway.live).toBe(0);
});

test('closing answers the requests in flight and accepts no more', async () => {
  const { script, effects, release, asked } = heldBack();
  const stage = await listen({ '/held': script, '/': () => () => ({ ...answer(), finished: true }) }, effects);
  using idle = await RawConnection.open(stage.url);
  idle.send(head('GET /', field));
  await expect.poll(() => idle.received).toMatch(/200/);
  using connection = await RawConnection.open(stage.url);
  connection.send(head('GET /held', field));
  await expect.poll(asked).toBe(1);
  const closed = stage.listener.close(10_000);
  await expect.poll(() => idle.ended).toBe(true);
  await expect(fetch(stage.url)).rejects.toThrow();
  release();
  await closed;
  await expect.poll(() => connection.received).toMatch(/^HTTP\/1\.1 200 [\s\S]*held/);
  expect(stage.gateway.live).toBe(0);
});

test('a request that takes too long is dropped when the server closes', async () => {
  const { script, effects, asked } = heldBack();
  const stage = await listen({ '/held': script }, effects);
  using connection = await RawConnection.open(stage.url);
  connection.send(head('GET /held', field));
  await expect.poll(asked).toBe(1);
  await stage.listener.close(10);
  await expect.poll(() => connection.ended || connection.closed).toBe(true);
  expect(connection.received).toBe('');
  expect(stage.gateway.live).toBe(0);
});

test('closing waits for a signature under way whose client has left', async () => {
  const signed = Promise.withResolvers<void>();
  let asked = false;
  const stage = await listen(
    { '/sign': inOrder([{ start: [{ id: 1, action: sign }] }]) },
    {
      sign: async () => {
        asked = true;
        await signed.promise;
        return { tag: 'err', val: { tag: 'in-flight' } };
      },
    },
  );
  const connection = await RawConnection.open(stage.url);
  connection.send(head('GET /sign', field));
  await expect.poll(() => asked).toBe(true);
  connection[Symbol.dispose]();
  await expect.poll(() => stage.log).toEqual([expect.objectContaining({ codes: ['client-left'] })]);
  // The signature goes on without the client, then without the exchange that asked for it.
  expect(stage.gateway.live).toBe(1);
  let closed = false;
  const closing = stage.listener.close(0).then(() => {
    closed = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(closed).toBe(false);
  expect(stage.gateway.live).toBe(0);
  signed.resolve();
  await closing;
});

test('a response that breaks off after its head closes its connection', async () => {
  const broken = (): Script => {
    let next = 0;
    return () =>
      next++ === 0
        ? { output: answer('part').output?.slice(0, 2) ?? [] }
        : { output: [{ tag: 'failed', val: { ...summary, codes: ['internal'] } }], finished: true };
  };
  await using stage = await listen({ '/': broken });
  using connection = await RawConnection.open(stage.url);
  connection.send(head('GET /', field));
  await expect.poll(() => connection.closed || connection.ended).toBe(true);
  expect(connection.received).toMatch(/^HTTP\/1\.1 200 [\s\S]*part/);
  expect(connection.received).not.toMatch(/\r\n0\r\n\r\n$/);
  expect(stage.log).toEqual([expect.objectContaining({ codes: ['internal'] })]);
});

test('a response that cannot be sent is given up, and no other is affected', async () => {
  const faults: unknown[] = [];
  const bad = (): Script => () => ({ output: [{ tag: 'head', val: { status: 200, headers: [{ name: 'x', value: 'a\nb' }] } }] });
  const scripts = { '/bad': bad, '/': (): Script => () => ({ ...answer(), finished: true }) };
  await using stage = await listen(scripts, { onDefect: (error, at) => faults.push([String(error), at]) });
  const reply = await fetch(new URL('/bad', stage.url));
  expect([reply.status, await reply.json()]).toEqual([500, expect.objectContaining({ code: 'internal', status: 500, retryable: false })]);
  expect((await fetch(stage.url)).status).toBe(200);
  expect(faults).toEqual([[expect.stringContaining('ERR_INVALID_CHAR'), 'output']]);
  expect(stage.gateway).toMatchObject({ live: 0, disposed: false });
});

test('a trap answers 503 with a problem and the id of the request', async () => {
  await using stage = await listen({});
  const response = await fetch(new URL('/trap', stage.url), { headers: { 'x-request-id': 'mine' } });
  expect(response.status).toBe(503);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({
    code: 'instance-replaced',
    retryable: true,
    requestId: 'mine',
    status: 503,
    detail: expect.any(String),
  });
  const other = await fetch(new URL('/trap', stage.url), { headers: { 'x-request-id': 'not a plain one' } });
  expect(await other.json()).toMatchObject({ requestId: expect.stringMatching(/^[0-9a-f]{32}$/) });
});
