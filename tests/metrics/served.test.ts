import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { keccak256, toHex } from 'viem';
import type { Hex } from 'viem';
import type { NodeServer } from '../../hosts/node/server.ts';
import { serve } from '../../cli/demo/devnet/serve.ts';
import { ask, at, bearer, post, rpc, textAt } from '../suite/support/ask.ts';
import type { Reply } from '../suite/support/ask.ts';
import { parseExposition, valueOf } from './support/exposition.ts';
import type { Family } from './support/exposition.ts';
import { Stage } from './support/stage.ts';
import type { Served } from './support/stage.ts';

/** Milliseconds after which an account that waits is stuck, and one more minute. */
const SIX_MINUTES_MS = 6 * 60_000;

describe('the metrics of a gateway that signs', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.create();
  });
  afterAll(() => stage[Symbol.asyncDispose]());
  afterEach(() => vi.useRealTimers());

  const scrape = async ({ url }: NodeServer): Promise<{ readonly text: string; readonly families: Family[] }> => {
    const { status, headers, body } = await ask(`${url}metrics`);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    if (typeof body !== 'string') throw new TypeError('expected text');
    return { text: body, families: parseExposition(body) };
  };
  const signer = ({ url }: NodeServer, method: string, params: readonly unknown[], token = stage.callerToken): Promise<Reply> =>
    rpc(`${url}v1/signer/${stage.devnet.chainId}`, { method, params }, bearer(token));
  const send = ({ server }: Served, value: number): Promise<Reply> => {
    const [, to] = stage.devnet.accounts;
    return signer(server, 'eth_sendTransaction', [{ from: stage.devnet.signer.address, to: to?.address, value: toHex(value) }]);
  };

  /** Starts a chain that takes raw transactions and forgets them. */
  const forgetful = async (): Promise<{ readonly change: object; close(): Promise<void> }> => {
    const { rpcUrl, chainId } = stage.devnet;
    const server = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => {
          const call: unknown = JSON.parse(Buffer.concat(chunks).toString());
          const answer = (body: unknown): unknown =>
            response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
          if (at(call, 'method') !== 'eth_sendRawTransaction') return void post(rpcUrl, call).then(({ body }) => answer(body));
          answer({ jsonrpc: '2.0', id: at(call, 'id'), result: keccak256(textAt(call, 'params', 0) as Hex) });
        });
    });
    const { network, content } = stage.configuration();
    const change = {
      chains: { [String(chainId)]: { rpc: [server.url] } },
      network: { ...network, allowPrivate: [...network.allowPrivate, new URL(server.url).host] },
      // A round leaves a transaction alone for so long.
      content: { ...content, deadlineMs: 1000 },
    };
    return { change, close: () => server.close() };
  };

  test('count signatures and refusals, and time the commits of the ledger', async () => {
    await using served = await stage.serve(stage.configuration());
    const { server } = served;
    const { address } = stage.devnet.signer;
    await signer(server, 'eth_accounts', []);
    await signer(server, 'personal_sign', ['hello', address]);
    await signer(server, 'personal_sign', ['again', address]);
    await signer(server, 'personal_sign', ['hello', address], 'a-wrong-token');
    await signer(server, 'eth_signTypedData_v4', [address, '{}']);
    expect(textAt((await send(served, 7)).body, 'result')).toMatch(/^0x/);
    const denied = { from: address, to: `0x${'ee'.repeat(20)}`, value: '0x1' };
    expect(at((await signer(server, 'eth_sendTransaction', [denied])).body, 'error', 'code')).toBe(-32003);
    const { families } = await scrape(server);
    const calls = (family: string, outcome: string): number | undefined =>
      valueOf(families, 'mintmark_signer_calls_total', { family, outcome });
    expect([calls('read', 'answered'), calls('message', 'signed'), calls('transaction', 'signed')]).toEqual([1, 2, 1]);
    expect([calls('transaction', 'denied'), calls('typedData', 'invalid-params')]).toEqual([1, 1]);
    // Two messages, a transaction and a denial: an entry each, none in the same batch.
    expect(valueOf(families, 'mintmark_ledger_commit_duration_seconds_count')).toBeGreaterThanOrEqual(4);
    expect(valueOf(families, 'mintmark_vault_failures_total', { code: 'ledger-failed' })).toBe(0);
  });

  test('count what fails behind the signer', async () => {
    const broken = { isBroken: false };
    await using served = await stage.serve(stage.configuration(), {
      ledger: (ledger) => ({
        read: (rows) => ledger.read(rows),
        commit: (...entries) => {
          if (broken.isBroken) throw new Error('no space left on device');
          return ledger.commit(...entries);
        },
        entries: (after, limit) => ledger.entries(after, limit),
        prune: (now) => ledger.prune(now),
        close: () => ledger.close(),
      }),
    });
    broken.isBroken = true;
    const reply = await signer(served.server, 'personal_sign', ['hello', stage.devnet.signer.address]);
    expect(at(reply.body, 'error', 'data', 'code')).toBe('store-unavailable');
    const { families } = await scrape(served.server);
    expect(valueOf(families, 'mintmark_vault_failures_total', { code: 'ledger-failed' })).toBe(1);
    expect(valueOf(families, 'mintmark_signer_calls_total', { family: 'message', outcome: 'store-unavailable' })).toBe(1);
    // The entry of the keys and callers, at the start.
    expect(valueOf(families, 'mintmark_ledger_commit_duration_seconds_count')).toBe(1);
  });

  test('show a stuck account and what a round sends again, and nothing of whom it is about', async () => {
    await using stack = new AsyncDisposableStack();
    const chain = stack.adopt(await forgetful(), (it) => it.close());
    const config = { ...stage.configuration(), ...chain.change };
    const served = stack.use(await stage.serve(config, { outboxIntervalMs: 50 }));
    const { server } = served;
    const sent = textAt((await send(served, 8)).body, 'result') as Hex;
    const id = String(stage.devnet.chainId);
    const gauge = async (name: string): Promise<number | undefined> => valueOf((await scrape(server)).families, name, { chain: id });
    await expect.poll(() => gauge('mintmark_outbox_oldest_open_seconds')).toBeGreaterThanOrEqual(0);
    expect(await gauge('mintmark_outbox_stuck_accounts')).toBe(0);

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + SIX_MINUTES_MS });
    await expect.poll(() => gauge('mintmark_outbox_stuck_accounts')).toBe(1);
    await expect.poll(() => gauge('mintmark_outbox_resent_transactions_total')).toBeGreaterThan(1);
    const { text, families } = await scrape(server);
    const state = (name: string): number | undefined => valueOf(families, 'mintmark_outbox_transactions', { chain: id, state: name });
    expect([state('sent'), state('mined'), state('pending')]).toEqual([1, 0, 0]);
    expect(valueOf(families, 'mintmark_outbox_oldest_open_seconds', { chain: id })).toBeGreaterThanOrEqual(360);
    expect(valueOf(families, 'mintmark_outbox_foreign_nonce_accounts', { chain: id })).toBe(0);
    expect(valueOf(families, 'mintmark_outbox_round_duration_seconds_count', { outcome: 'whole' })).toBeGreaterThan(1);
    expect(valueOf(families, 'mintmark_outbox_last_whole_round_timestamp_seconds')).toBeGreaterThan(
      (Date.now() - SIX_MINUTES_MS) / 1000 - 60,
    );
    expect(valueOf(families, 'mintmark_outbox_leader')).toBe(1);

    const names = [stage.devnet.signer.address, sent, stage.callerToken, stage.adminToken, 'demo', 'hot', 'default'];
    for (const name of names) expect(text.toLowerCase()).not.toContain(name.toLowerCase());
    // The origins of upstreams alone tell an address.
    const withoutOrigins = text.replaceAll(/^mintmark_upstream_info\{.*$/gm, '');
    for (const address of ['127.0.0.1', 'http']) expect(withoutOrigins).not.toContain(address);
    const labels = families.flatMap(({ samples }) => samples.flatMap((sample) => Object.entries(sample.labels)));
    const allowed = new Set(
      `chain state family outcome code component reason le route status kind endpoint origin plan policy mode store operation cache`.split(
        ' ',
      ),
    );
    expect([...new Set(labels.map(([name]) => name))].filter((name) => !allowed.has(name))).toEqual([]);
    // Words of a closed list, a template, a status, a chain id, an index, or the bound of a bucket.
    const closed = /^(|[a-z-]+|typedData|31337|[\d.]+|\+Inf|(\/([\w.]+|\{\w+\}))+|https?:\/\/[\w.]+(:\d+)?)$/;
    expect(labels.map(([, value]) => value).filter((value) => !closed.test(value))).toEqual([]);
    expect(served.log.lines.join('')).toContain('"msg":"outbox: round"');
  });

  test('count requests, upstreams, limits and caches, by names of the configuration', async () => {
    await using served = await stage.serve(stage.configuration());
    const { url } = served.server;
    const { chainId, collection } = stage.devnet;
    for (const token of [1, 1]) expect((await ask(`${url}v1/nft/${chainId}/${collection}/${token}`)).status).toBe(200);
    expect((await ask(`${url}wp-login.php?user=me`)).status).toBe(404);
    await rpc(`${url}rpc/${chainId}`, { method: 'eth_blockNumber', params: [] });
    const { text, families } = await scrape(served.server);
    const read = (name: string, labels: Readonly<Record<string, string>>): number => valueOf(families, name, labels) ?? -1;
    const nft = '/v1/nft/{chain}/{contract}/{tokenId}';
    expect(read('mintmark_requests_total', { route: nft, status: '200' })).toBe(2);
    expect(read('mintmark_request_duration_seconds_count', { route: nft })).toBe(2);
    expect(read('mintmark_requests_total', { route: 'unknown', status: '404' })).toBe(1);
    const rpcEndpoint = { kind: 'rpc', chain: String(chainId), endpoint: '0' };
    expect(read('mintmark_upstream_requests_total', { ...rpcEndpoint, outcome: 'ok' })).toBeGreaterThan(1);
    expect(read('mintmark_upstream_duration_seconds_count', rpcEndpoint)).toBe(
      read('mintmark_upstream_requests_total', { ...rpcEndpoint, outcome: 'ok' }),
    );
    expect(read('mintmark_upstream_requests_total', { ...rpcEndpoint, outcome: 'unreachable' })).toBe(0);
    expect(read('mintmark_limits_decisions_total', { plan: 'anonymous', outcome: 'allowed' })).toBe(3);
    const ofPolicies = families.find(({ name }) => name === 'mintmark_limits_policy_decisions_total')?.samples ?? [];
    const within = ofPolicies.filter(({ labels }) => labels['plan'] === 'anonymous' && labels['outcome'] === 'within');
    expect(within.map(({ value }) => value)).toEqual(within.map(() => 3));
    expect(within).not.toEqual([]);
    expect(ofPolicies.filter(({ labels }) => labels['outcome'] === 'exceeded').map(({ value }) => value)).toEqual(
      ofPolicies.filter(({ labels }) => labels['outcome'] === 'within').map(() => 0),
    );
    expect(read('mintmark_cache_lookups_total', { cache: 'answers', outcome: 'hit' })).toBeGreaterThan(0);
    expect(read('mintmark_store_failures_total', { store: 'answers' })).toBe(0);
    for (const component of ['gateway', 'nft', 'signer'])
      expect(read('mintmark_component_memory_bytes', { component })).toBeGreaterThan(65_536);
    expect(text).not.toMatch(/wp-login|user=me/);
  });

  test('tell the origins of upstreams, and none that came out of the environment', async () => {
    const { chainId, rpcUrl } = stage.devnet;
    const { port } = new URL(rpcUrl);
    // The same host is out of the environment at the second place, so it is hidden at the first.
    const standIn = `http://chain-${chainId}-rpc-1.invalid:${port}`;
    const origins = ({ families }: { readonly families: Family[] }): (string | undefined)[] =>
      (families.find(({ name }) => name === 'mintmark_upstream_info')?.samples ?? [])
        .filter(({ labels }) => labels['kind'] === 'rpc')
        .map(({ labels }) => labels['origin']);
    const config = { ...stage.configuration(), chains: { [String(chainId)]: { rpc: [`${rpcUrl}/\${PART}`, '${RPC_URL}'] } } };
    const env = { MINTMARK_KEY_HOT: stage.devnet.signer.privateKey, RPC_URL: `${rpcUrl}/`, PART: 'part-of-the-path' };
    await using served = await stage.serve(config, { env });
    const before = await scrape(served.server);
    expect(origins(before)).toEqual([standIn, standIn]);
    expect(before.text).not.toContain('part-of-the-path');
    expect(before.text).not.toContain('127.0.0.1');

    // A reload takes no upstreams, so the origins stay those that are asked.
    const changed = { ...config, chains: { 10: { rpc: ['https://rpc.example'] } } };
    await served.server.reload(async () => JSON.stringify(changed));
    expect(served.log.lines.join('')).toContain('"configuration taken"');
    expect(origins(await scrape(served.server))).toEqual([standIn, standIn]);
  });

  test('have no series of the signer without one', async () => {
    const { signer: _, ...config } = stage.configuration();
    await using served = await stage.serve(config);
    const { text, families } = await scrape(served.server);
    expect(text).not.toMatch(/mintmark_(signer|outbox|ledger|vault)/);
    expect(valueOf(families, 'process_resident_memory_bytes')).toBeGreaterThan(0);
  });
});
