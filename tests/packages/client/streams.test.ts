import { expect, test } from 'vitest';
import { createNftClient } from '../../../packages/client/src/index.ts';
import type { ClientOptions, RequestOptions } from '../../../packages/client/src/index.ts';

const token = { chain: 1, contract: `0x${'00'.repeat(20)}`, tokenId: 1 };
const chunk = new Uint8Array(1000).fill(7);

/** Returns a body of chunks that never ends, and what becomes of it. */
function endless() {
  const cancelled = Promise.withResolvers<unknown>();
  let given = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      given += 1;
      // The fifth chunk never comes.
      if (given < 5) controller.enqueue(chunk);
      else return new Promise(() => {});
    },
    cancel: (why) => cancelled.resolve(why),
  });
  return { body, cancelled: cancelled.promise };
}

const streamOf = async (
  body: ReadableStream | Uint8Array<ArrayBuffer> | string,
  options: Partial<ClientOptions> = {},
  request: RequestOptions = {},
) => {
  const headers = { 'content-type': 'image/png', etag: '"1"' };
  const nft = createNftClient({ url: 'http://gateway.example', fetch: async () => new Response(body, { headers }), ...options });
  return await nft.imageStream(token, request);
};
const whole = async (body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<number> => {
  let length = 0;
  for await (const part of body) length += part.length;
  return length;
};

test('a medium comes as a stream, with its type and what came with it', async () => {
  const { data, etag } = await streamOf(new Uint8Array(70_000));
  expect([data.contentType, etag, await whole(data.body)]).toEqual(['image/png', '"1"', 70_000]);
});

test('the first bytes are there before the last', async () => {
  const { body, cancelled } = endless();
  const reader = (await streamOf(body)).data.body.getReader();
  expect((await reader.read()).value).toEqual(chunk);
  await reader.cancel('enough');
  expect(await cancelled).toBe('enough');
});

test('maxBodyBytes bounds it while it streams', async () => {
  const { body, cancelled } = endless();
  const { data } = await streamOf(body, { maxBodyBytes: 2500 });
  await expect(whole(data.body)).rejects.toMatchObject({
    name: 'UnreadableError',
    message: expect.stringContaining('at most 2500 bytes (maxBodyBytes), got status 200 and "3000 bytes or more"'),
  });
  await cancelled;
});

test('timeoutMs holds until its end, and the signal of the caller too', async () => {
  const [slow, left] = [endless(), endless()];
  const late = await streamOf(slow.body, { timeoutMs: 30 });
  await expect(whole(late.data.body)).rejects.toMatchObject({ name: 'NetworkError', reason: 'timeout' });
  await slow.cancelled;
  const controller = new AbortController();
  const { data } = await streamOf(left.body, { timeoutMs: 0 }, { signal: controller.signal });
  setTimeout(() => controller.abort(new Error('enough')), 20);
  await expect(whole(data.body)).rejects.toThrow('enough');
  await left.cancelled;
});

test('a connection that breaks fails the stream as a NetworkError', async () => {
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) });
  const { data } = await streamOf(body);
  await expect(whole(data.body)).rejects.toMatchObject({
    name: 'NetworkError',
    reason: 'unreachable',
    message: expect.stringContaining('reset'),
  });
});

test('a problem is thrown before there is a stream, and repeated as the options say', async () => {
  const problem = { code: 'overloaded', detail: 'later', status: 503, retryable: true, requestId: 'r', type: 'about:blank', title: 't' };
  let asked = 0;
  const fetch = async (): Promise<Response> => {
    asked += 1;
    return asked < 3 ? Response.json(problem, { status: 503, headers: { 'retry-after': '0' } }) : new Response(chunk);
  };
  await expect(streamOf('', { fetch })).rejects.toMatchObject({ name: 'ProblemError', code: 'overloaded' });
  const { data } = await streamOf('', { fetch, retry: { maxAttempts: 2 } });
  expect([asked, await whole(data.body), data.contentType]).toEqual([3, 1000, 'application/octet-stream']);
});
