/**
 * Serves NFT metadata and images, with a limit for each client.
 * Needs: npm install @mintmark/nft @mintmark/rate-limit hono @hono/node-server
 */
import { serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { NftError, createNft, guardedHttp } from '@mintmark/nft';
import { clientOf, createLimiter } from '@mintmark/rate-limit';
import { limit } from '@mintmark/rate-limit/hono';
import { Hono } from 'hono';

const { CHAIN = '1', RPC_URL = '', IPFS_URL = 'https://trustless-gateway.link', ALLOW_PRIVATE, PORT = '0' } = process.env;
const http = guardedHttp({ allowPrivate: ALLOW_PRIVATE?.split(',') ?? [] });
const nft = await createNft({ chains: { [CHAIN]: [RPC_URL] }, ipfs: [IPFS_URL], http });
const limiter = createLimiter({ policies: [{ name: 'minute', quota: 60, window: 60, burst: 5 }] });
const statuses = { 'token-not-found': 404, 'invalid-token': 400, 'timed-out': 504 };

const app = new Hono();
app.use(limit({ limiter, of: (context) => clientOf(getConnInfo(context).remote.address ?? '') }));
app.get('/nft/:contract/:tokenId', async (context) => {
  const { contract, tokenId } = context.req.param();
  const { metadata, integrity } = await nft.token({ chain: CHAIN, contract, tokenId });
  return context.json({ metadata, integrity: integrity.status });
});
app.get('/nft/:contract/:tokenId/image', async (context) => {
  const { contract, tokenId } = context.req.param();
  const { media } = await nft.token({ chain: CHAIN, contract, tokenId });
  const image = media.find(({ field }) => field === 'image');
  if (image === undefined) return context.notFound();
  const { head, body } = await nft.content(image.uri);
  // Anybody can mint an image: it must not run as a page of this site.
  const fields = { 'content-type': head.contentType, 'content-security-policy': "default-src 'none'; sandbox" };
  return new Response(body, { headers: fields });
});
app.onError((error, context) => {
  if (!(error instanceof NftError)) return context.json({ code: 'internal' }, 500);
  return context.json({ code: error.code, detail: error.message }, statuses[error.code] ?? 502);
});

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(PORT) }, ({ port }) => {
  console.log(`listening on http://127.0.0.1:${port}`);
});
process.on('SIGTERM', () => server.close(() => process.exit(0)));
