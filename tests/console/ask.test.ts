import { afterEach, expect, test, vi } from 'vitest';
import { ask } from '../../console/src/gateway/ask.ts';

afterEach(() => vi.unstubAllGlobals());

/** A browser makes `/metrics` of `/v1/nft/../../metrics`. */
test.each([
  '/v1/nft/../../metrics',
  '/v1/nft/../avatar/name.eth?trace=1',
  '/v1/nft/./1/2',
  '/v1/avatar/..?trace=1',
  '/rpc/..',
  '/v1/signer/.',
])('a form or a link leads to no other route: %s', async (path) => {
  vi.stubGlobal('fetch', () => expect.unreachable());
  const { problem } = await ask(path, { credential: 'a-key' });
  expect(problem).toMatchObject({ code: 'malformed', detail: expect.stringContaining('dots') });
});

test.each(['/metrics', '/v1/avatar/a..b.eth?trace=1', '/v1/nft/1/..2/...', '/v1/avatar/name.eth?x=/..'])(
  'any other path is asked: %s',
  async (path) => {
    vi.stubGlobal('fetch', async () => new Response('{}', { headers: { 'content-type': 'application/json' } }));
    expect((await ask(path)).problem).toBeUndefined();
  },
);
