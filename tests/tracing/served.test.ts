import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../../cli/demo/devnet/serve.ts';
import type { LocalServer } from '../../cli/demo/devnet/serve.ts';
import { ask, bearer, post, rpc } from '../suite/support/ask.ts';
import { TestSocket } from '../suite/rpc/sockets/client.ts';
import { Stage } from '../metrics/support/stage.ts';
import type { Served } from '../metrics/support/stage.ts';
import { Receiver } from './support/receiver.ts';
import type { ReceivedSpan } from './support/receiver.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

describe('traces', () => {
  const stack = new AsyncDisposableStack();
  let stage: Stage;
  let receiver: Receiver;
  /** A node that passes calls on to the chain, and remembers the fields of what it was asked. */
  let node: LocalServer;
  const asked: (string | undefined)[] = [];
  beforeAll(async () => {
    stage = stack.use(await Stage.create());
    receiver = stack.use(await Receiver.start());
    node = await serve((request, response) => {
      asked.push(request.headers['traceparent'] as string | undefined);
      const chunks: Buffer[] = [];
      request
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => {
          void post(stage.devnet.rpcUrl, JSON.parse(Buffer.concat(chunks).toString())).then(({ body }) =>
            response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
          );
        });
    });
    stack.defer(() => node.close());
  });
  afterAll(() => stack.disposeAsync());

  const start = (telemetry: Readonly<Record<string, string>> = {}): Promise<Served> => {
    const { network, ...config } = stage.configuration();
    const chains = { [String(stage.devnet.chainId)]: { rpc: [`${node.url}/secret-path-of-the-endpoint`] } };
    const allowPrivate = [...network.allowPrivate, new URL(node.url).host];
    return stage.serve(
      { ...config, chains, network: { ...network, allowPrivate } },
      { telemetry: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...telemetry } },
    );
  };
  const below = ({ spanId }: ReceivedSpan): ReceivedSpan[] => receiver.spans.filter(({ parentSpanId }) => parentSpanId === spanId);

  test('have a request below its caller, its effects, and the attempts at upstreams, and nothing of whom it is about', async () => {
    const served = await start({
      OTEL_SERVICE_NAME: 'gateway-of-the-test',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=value-of-the-key',
    });
    const { url } = served.server;
    const { chainId, signer } = stage.devnet;
    const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
    const call = { method: 'eth_getBalance', params: [signer.address, 'latest'] };
    await rpc(`${url}rpc/${chainId}?secret=of-a-query`, call, { traceparent, 'x-request-id': 'the-id' });
    await rpc(`${url}v1/signer/${chainId}`, { method: 'personal_sign', params: ['a-message', signer.address] }, bearer(stage.callerToken));
    await ask(`${url}metrics`);
    await ask(`${url}no/such/secret`);
    // Spans are sent when the gateway closes.
    await served[Symbol.asyncDispose]();
    await receiver.received();

    const request = await receiver.span(({ attributes }) => attributes['http.route'] === '/rpc/{chain}');
    expect(request).toMatchObject({
      name: 'POST /rpc/{chain}',
      kind: 'SPAN_KIND_SERVER',
      traceId: base64(traceId),
      parentSpanId: base64('b7ad6b7169203331'),
      isError: false,
      attributes: { 'http.response.status_code': 200, 'mintmark.request_id': 'the-id', 'mintmark.plan': 'anonymous' },
      resource: { 'service.name': 'gateway-of-the-test' },
    });
    expect(below(request).map(({ name }) => name)).toEqual(expect.arrayContaining(['take', 'ask']));
    const effect = below(request).find(({ name }) => name === 'take');
    expect(effect?.attributes).toEqual({ 'mintmark.backend': 'limits', 'mintmark.plan': 'anonymous', 'mintmark.outcome': 'allowed' });
    const attempts = below(request).flatMap(below);
    expect(attempts.at(-1)).toMatchObject({
      name: 'POST',
      kind: 'SPAN_KIND_CLIENT',
      attributes: {
        'mintmark.upstream': 'rpc',
        'mintmark.chain': String(chainId),
        'mintmark.endpoint': 0,
        'http.response.status_code': 200,
      },
    });
    const [, sentTrace, sentSpan, flags] = asked.at(-1)?.split('-') ?? [];
    expect([sentTrace, flags]).toEqual([traceId, '01']);
    expect(attempts.map(({ spanId }) => spanId)).toContain(base64(sentSpan ?? ''));

    const signed = await receiver.span(({ attributes }) => attributes['http.route'] === '/v1/signer/{chain}');
    expect(signed.parentSpanId).toBeUndefined();
    const named = Object.fromEntries(below(signed).map(({ name, attributes }) => [name, attributes]));
    expect(named['identify']).toEqual({ 'mintmark.backend': 'vault' });
    expect(named['sign']).toEqual({ 'mintmark.backend': 'vault', 'mintmark.family': 'message', 'mintmark.outcome': 'answered' });
    expect(receiver.spans.filter(({ kind }) => kind === 'SPAN_KIND_SERVER').map(({ name }) => name)).toEqual([
      'POST /rpc/{chain}',
      'POST /v1/signer/{chain}',
      'GET unknown',
    ]);
    expect(receiver.exports[0]).toMatchObject({ path: '/v1/traces', fields: { 'x-collector-key': 'value-of-the-key' } });
    // An id is random letters, which may make any short word.
    const withoutIds = (name: string, value: unknown): unknown => (/^(?:trace|span|parentSpan)Id$/.test(name) ? undefined : value);
    const text = JSON.stringify(
      receiver.exports.map(({ request: sent }) => sent),
      withoutIds,
    ).toLowerCase();
    const secrets = [
      'secret',
      'a-message',
      signer.address,
      stage.callerToken,
      'demo',
      '127.0.0.1',
      new URL(node.url).host,
      'x-collector-key',
    ];
    for (const secret of secrets) expect(text).not.toContain(secret.toLowerCase());
    // Nothing of the variables stays in the process.
    expect(Object.keys(process.env).filter((name) => name.startsWith('OTEL_'))).toEqual([]);
    expect(served.log.lines.join('')).not.toContain('value-of-the-key');
  });

  test('have the handshake of a WebSocket, each of its messages, and the looks at the chain for it', async () => {
    const before = (await receiver.received()).length;
    const served = await start();
    const { chainId } = stage.devnet;
    {
      using socket = await TestSocket.connect(`${served.server.url.href.replace('http', 'ws')}rpc/${chainId}`, {
        headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` },
      });
      await socket.call('eth_subscribe', ['newHeads']);
      await socket.call('eth_noSuchMethod', []);
    }
    await served[Symbol.asyncDispose]();
    const spans = (await receiver.received()).slice(before);
    const named = (name: string): ReceivedSpan[] => spans.filter((span) => span.name === name);

    expect(named('GET /rpc/{chain}')).toMatchObject([
      { kind: 'SPAN_KIND_SERVER', traceId: base64(traceId), attributes: { 'http.response.status_code': 101 } },
    ]);
    const messages = named('message /rpc/{chain}');
    expect(messages).toMatchObject([
      { kind: 'SPAN_KIND_SERVER', isError: false, attributes: { 'network.protocol.name': 'websocket', 'mintmark.chain': String(chainId) } },
      { isError: false, attributes: { 'mintmark.code': 'forbidden' } },
    ]);
    expect(messages.map(({ parentSpanId }) => parentSpanId)).toEqual([undefined, undefined]);
    expect(messages.flatMap(below).map(({ name }) => name)).toContain('take');
    const [round, ...more] = named('feed round');
    expect(round).toMatchObject({ kind: 'SPAN_KIND_INTERNAL', isError: false });
    expect([round, ...more].flatMap((one) => (one === undefined ? [] : below(one))).map(({ name }) => name)).toContain('fetch');
    expect(JSON.stringify(spans)).not.toContain('secret');
  });

  test('follow the sampler', async () => {
    const before = (await receiver.received()).length;
    asked.length = 0;
    const served = await start({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' });
    const { chainId, tokens } = stage.devnet;
    const { contract, tokenId } = Object.values(tokens)[0] ?? { contract: '', tokenId: 0n };
    expect((await ask(`${served.server.url}v1/nft/${chainId}/${contract}/${tokenId}`)).status).toBe(200);
    await served[Symbol.asyncDispose]();
    expect(await receiver.received()).toHaveLength(before);
    // The context goes on to the node, not sampled.
    expect(asked.at(-1)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  });

  test('a collector that fails costs no request, and is logged once', async () => {
    await using served = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_EXPORTER_OTLP_TIMEOUT: '200' });
    const { chainId } = stage.devnet;
    const call = { method: 'eth_blockNumber', params: [] };
    for (let count = 0; count < 600; count++) await ask(`${served.server.url}healthz`);
    const failed = (): string[] => served.log.lines.filter((line) => line.includes('the collector does not take spans'));
    await expect.poll(() => failed().length).toBe(1);
    for (let count = 0; count < 600; count++) await ask(`${served.server.url}healthz`);
    expect((await rpc(`${served.server.url}rpc/${chainId}`, call)).status).toBe(200);
    const begun = performance.now();
    await served.server.close();
    expect(performance.now() - begun).toBeLessThan(20_000);
    expect(failed()).toHaveLength(1);
    expect(failed()[0]).not.toContain(':9/');
  });

  test('a wrong variable is logged, and the gateway serves', async () => {
    await using served = await start({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' });
    expect((await ask(`${served.server.url}healthz`)).status).toBe(200);
    expect(served.log.lines.join('')).toContain('OTEL_EXPORTER_OTLP_PROTOCOL: expected http/protobuf');
  });
});
