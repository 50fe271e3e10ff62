/**
 * The reference: what mintmark does on three routes, written the usual way with fastify, viem and
 * rate-limiter-flexible, so that the numbers of `npm run bench` have something beside them.
 *
 * It does the same as mintmark in these:
 *
 * - It reads the chain alike: ERC-165 twice, the block number, `tokenURI` at that block.
 * - It accepts a document only if the document hashes to its CID, and caches it.
 * - It has quotas and costs, and sends their header fields.
 * - It compares bearer tokens by hash in constant time.
 * - It has a policy on chain, destination, value, fee and function.
 * - It has an audit entry on the disk before it signs: a transaction for each request, in SQLite
 *   (`node:sqlite`, WAL, synchronous=FULL) or in PostgreSQL (`pg`, a pool of connections).
 * - It keeps connections to upstreams open, bounds their responses, and has deadlines.
 * - It logs one line of JSON a request in the background.
 * - It sends a weak ETag and a request id.
 *
 * It leaves out the following. Each costs mintmark time in every row, and this service none.
 *
 * - A hash chain over audit entries, idempotency keys, spend totals and nonces.
 * - Verification of the signature before it leaves.
 * - Limits that survive a restart.
 * - A guard against addresses in private networks, hedged gateways, several endpoints.
 * - Repaired documents, and upper bounds of a document's values.
 * - CORS, and a check of `Host`.
 * - Redacted logs.
 */
import { createHash, randomBytes } from 'node:crypto';
import fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply } from 'fastify';
import pino from 'pino';
import type { DestinationStream } from 'pino';
import { openAudit } from './signer/audit/open.ts';
import { makeDocuments } from './token/document.ts';
import { answered, idOf, readCall, refused } from './json-rpc.ts';
import { makeLimiter } from './limiter.ts';
import { makeProxy } from './proxy.ts';
import { Refusal } from './refusal.ts';
import type { Settings } from './settings.ts';
import { makeSigner } from './signer/signer.ts';
import { makeTokens } from './token/token.ts';
import { makeFetch } from './upstream.ts';

/** Makes the service, which does not listen yet. `log` takes its lines. */
export function makeService(settings: Settings, log: DestinationStream): FastifyInstance {
  const limiter = makeLimiter(settings.limits);
  const fetchBytes = makeFetch(settings);
  const audit = openAudit(settings.signer.audit);
  const signer = makeSigner(settings.signer, audit);
  const proxy = makeProxy(settings, limiter, fetchBytes);
  const tokens = makeTokens(settings, makeDocuments(settings, fetchBytes));

  const logger: FastifyBaseLogger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, log);
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'id' }),
    bodyLimit: 2 ** 20,
    keepAliveTimeout: 30_000,
    genReqId: () => randomBytes(16).toString('hex'),
  });
  app.addHook('onClose', () => audit.close());
  app.addHook('onRequest', async ({ id }, reply) => {
    reply.headers({ 'x-request-id': id, 'x-content-type-options': 'nosniff' });
  });
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      { route: request.routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime * 1000) / 1000 },
      'request',
    );
  });

  app.get('/healthz', async () => ({ status: 'ok' }));

  app.get<{ Params: TokenParams }>('/v1/nft/:chain/:contract/:tokenId', async (request, reply) => {
    try {
      const { chain, contract, tokenId } = request.params;
      reply.headers({ ...(await limiter.take(request.ip, limiter.cost('nft.get'))) });
      const body = JSON.stringify(await tokens(chain, contract, tokenId));
      const etag = `W/"${createHash('sha256').update(body).digest('base64url')}"`;
      reply.headers({ etag, 'cache-control': 'public, max-age=60' });
      if (request.headers['if-none-match'] === etag) return await reply.code(304).send();
      return await reply.type('application/json').send(body);
    } catch (error) {
      const { status, message } = describeError(error, reply);
      return await reply
        .code(status)
        .type('application/problem+json')
        .send(JSON.stringify({ title: message, status }));
    }
  });

  app.post<{ Params: ChainParams }>('/rpc/:chain', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    try {
      const { fields, body } = await proxy(request.params.chain, request.ip, request.body);
      return await reply.headers({ ...fields }).send(body);
    } catch (error) {
      const { status, code, message } = describeError(error, reply);
      return await reply.code(status).send(refused(idOf(request.body), code, message));
    }
  });

  app.post<{ Params: ChainParams }>('/v1/signer/:chain', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    try {
      const caller = signer.caller(request.headers.authorization);
      const call = readCall(request.body);
      reply.headers({ ...(await limiter.take(`caller:${caller}`, limiter.cost('signer.sign'))) });
      return await reply.send(answered(call.id, await signer.answer(call, caller, request.params.chain)));
    } catch (error) {
      const { status, code, message } = describeError(error, reply);
      return await reply.code(status).send(refused(idOf(request.body), code, message));
    }
  });
  return app;
}

interface ChainParams {
  readonly chain: string;
}

interface TokenParams extends ChainParams {
  readonly contract: string;
  readonly tokenId: string;
}

/** Returns what a client gets to know of an error. An error that is no refusal goes to the log. */
function describeError(error: unknown, reply: FastifyReply): Refusal {
  if (!(error instanceof Refusal)) {
    reply.log.error({ error: String(error) }, 'defect');
    return new Refusal(500, -32603, 'internal error');
  }
  if (error.retryAfter !== undefined) reply.header('retry-after', error.retryAfter);
  return error;
}
