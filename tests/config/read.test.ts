import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../hosts/shared/config/read.ts';
import { backendsToken, complete, databasePassword, eventsSecret, opened, serverPassword } from './complete/complete.ts';

const none = (): undefined => undefined;
const read = (value: unknown, env: Readonly<Record<string, string>> = {}) => readConfig(JSON.stringify(value), (name) => env[name]);

/** The secrets of the endpoints in `complete`, as they are sent. */
const secretsOfComplete = ['pro', 'pass word', 'dXNlcjpwYXNzIHdvcmQ=', 'token'];

describe('a valid configuration', () => {
  test('is read as it is if it leaves nothing out', () => {
    expect(read(complete)).toEqual({ tag: 'ok', val: { config: complete, redact: secretsOfComplete, filled: new Map(), warnings: [] } });
    const warnings = [
      { at: '/content/events/secret', text: expect.stringContaining('the secret stands in the file itself') },
      { at: '/backends/token', text: expect.stringContaining('the token stands in the file itself') },
      { at: '/state/postgres', text: expect.stringContaining('the password stands in the file itself') },
      { at: '/state/postgres', text: expect.stringContaining('on the way to db.example can read and change the ledger') },
      { at: '/state/redis', text: expect.stringContaining('the password stands in the file itself') },
      { at: '/state/redis', text: expect.stringContaining('on the way to cache.example can read and change the limits') },
    ];
    expect(read(opened)).toEqual({
      tag: 'ok',
      val: {
        config: opened,
        redact: [eventsSecret, backendsToken, databasePassword, serverPassword, ...secretsOfComplete],
        filled: new Map(),
        warnings,
      },
    });
  });

  test('has every option of the schema', () => {
    const schema: unknown = JSON.parse(readFileSync(new URL('../../schema/config.json', import.meta.url), 'utf8'));
    const unsaid = new Set(fieldsOf(schema));
    for (const field of [...fieldsSaid(complete), ...fieldsSaid(opened)]) unsaid.delete(field);
    expect([...unsaid]).toEqual([]);
  });

  test('has no field without an effect', () => {
    const text = readFileSync(new URL('../../schema/config.json', import.meta.url), 'utf8');
    expect(text).not.toMatch(/not used/i);
  });

  test('has safe defaults', () => {
    expect(readConfig('{}', none)).toEqual({
      tag: 'ok',
      val: {
        redact: [],
        filled: new Map(),
        warnings: [],
        config: {
          log: { level: 'info' },
          listen: {
            host: '127.0.0.1',
            port: 8787,
            hosts: ['localhost', '127.0.0.1', '[::1]'],
            tlsTerminated: false,
            drainSeconds: 0,
            console: true,
          },
          cors: { origins: ['*'] },
          chains: {},
          content: {
            ipfs: ['https://trustless-gateway.link', 'https://ipfs.io'],
            ipfsVerification: 'require',
            arweave: ['https://arweave.net'],
            hedgeAfterMs: 300,
            deadlineMs: 10_000,
            maxJsonBytes: 1_048_576,
            maxJsonDepth: 64,
            maxDataUriBytes: 2_097_152,
            maxMediaBytes: 104_857_600,
            maxBlocks: 16_384,
            maxRedirects: 5,
            staleSeconds: 3600,
            staleIfErrorSeconds: 86_400,
            errorSeconds: 5,
            refreshSeconds: 60,
          },
          network: { allowPrivate: [], connectTo: {} },
          websockets: {
            maxSockets: 1000,
            maxSocketsPerClient: 32,
            maxSubscriptions: 100,
            maxMessageBytes: 1_048_576,
            maxUnsentBytes: 4_194_304,
            pingSeconds: 30,
            shards: 1,
          },
          limits: {
            dialect: 'draft-11',
            trustedProxies: [],
            ipv6Prefix: 64,
            ipv6NetworkPrefix: 48,
            onStoreFailure: 'degrade',
            degradeShare: 1,
            carryOver: 'keep',
            defaultPlan: {},
            costs: {
              eth_blockNumber: 10,
              eth_call: 26,
              eth_chainId: 0,
              eth_feeHistory: { base: 10, blocks: 100, cost: 10 },
              eth_getFilterChanges: { base: 20, blocks: 2_000, cost: 60 },
              eth_getFilterLogs: { base: 60, blocks: 2_000, cost: 60 },
              eth_getLogs: { base: 60, blocks: 2_000, cost: 60 },
              erigon_getLogs: { base: 60, blocks: 2_000, cost: 60 },
              trace_filter: { base: 40, blocks: 100, cost: 40 },
              arbtrace_filter: { base: 40, blocks: 100, cost: 40 },
              eth_maxPriorityFeePerGas: 10,
              eth_sendRawTransaction: 40,
              net_version: 0,
              'debug_*': 40,
              '*': 20,
              'nft.get': 50,
              'nft.media': 20,
              'nft.resize': 40,
              'nft.batch': 40,
              'nft.collection': 50,
              'nft.avatar': 100,
              'nft.refresh': 100,
              'nft.validate': 200,
              'signer.sign': 100,
            },
            plans: {
              anonymous: {
                policies: [{ name: 'burst', kind: 'rate', quota: 10_000, window: 10, burst: 20_000, scope: 'client', mode: 'enforce' }],
              },
            },
            keys: [],
            abuse: { quota: 300, window: 60 },
          },
          state: { sqlite: './mintmark.db' },
        },
      },
    });
  });

  test('has the default of each field that a section leaves out', () => {
    const result = readConfig('{"limits":{"keys":[]},"content":{"deadlineMs":500}}', none);
    const defaults = readConfig('{}', none);
    if (result.tag === 'err' || defaults.tag === 'err') throw new Error('expected both to hold');
    expect(result.val.config.limits).toEqual(defaults.val.config.limits);
    expect(result.val.config.content).toEqual({ ...defaults.val.config.content, deadlineMs: 500 });
  });

  test('has the costs that it names and no others', () => {
    expect(read({ limits: { costs: { eth_call: 7 } } })).toMatchObject({ val: { config: { limits: { costs: { eth_call: 7 } } } } });
    const result = read({ limits: { costs: {} } });
    expect(result.tag === 'ok' && result.val.config.limits.costs).toEqual({});
  });

  test('lets a client without a key open a page of 100 tokens, each with its document and its image', () => {
    const result = readConfig('{}', none);
    if (result.tag === 'err') throw new Error('expected a configuration');
    const { costs, plans } = result.val.config.limits;
    const of = (name: string): number => Number(costs[name]);
    const page = 100 * (of('nft.get') + of('nft.media'));
    const small = 100 * (of('nft.get') + of('nft.resize'));
    const batch = 100 * (of('nft.batch') + of('nft.media'));
    for (const { quota, burst = quota } of plans['anonymous']?.policies ?? [])
      expect(burst).toBeGreaterThan(2 * Math.max(page, small, batch));
  });

  test('is not shared between two readings', () => {
    const [first, second] = [readConfig('{}', none), readConfig('{}', none)];
    if (first.tag === 'err' || second.tag === 'err') throw new Error('expected both to hold');
    expect(first.val.config.limits.plans).not.toBe(second.val.config.limits.plans);
  });

  test('may require a key for every request', () => {
    const limits = {
      plans: { pro: { policies: [{ name: 'day', quota: 1, window: 1 }] } },
      keys: [{ sha256: 'a'.repeat(64), plan: 'pro' }],
    };
    expect(read({ limits })).toMatchObject({ tag: 'ok' });
  });
});

describe('values from the environment', () => {
  test('fill any string, several at once, and are listed for redaction', () => {
    const configured = {
      chains: { '1': { rpc: ['https://${RPC_HOST}/${RPC_KEY}', 'https://other.example/${RPC_KEY}'] } },
      state: { sqlite: '${STATE}' },
    };
    const result = read(configured, { RPC_HOST: 'rpc.example', RPC_KEY: 's3cret', STATE: './x.db' });
    expect(result).toMatchObject({
      tag: 'ok',
      val: {
        config: { chains: { '1': { rpc: ['https://rpc.example/s3cret', 'https://other.example/s3cret'] } }, state: { sqlite: './x.db' } },
        redact: ['rpc.example', 's3cret', './x.db'],
        filled: new Map([
          ['/chains/1/rpc/0', 'https://${RPC_HOST}/${RPC_KEY}'],
          ['/chains/1/rpc/1', 'https://other.example/${RPC_KEY}'],
          ['/state/sqlite', '${STATE}'],
        ]),
      },
    });
  });

  test('are not filled a second time', () => {
    expect(read({ state: { sqlite: '${A}' } }, { A: '${B}', B: 'x' })).toMatchObject({
      tag: 'ok',
      val: { config: { state: { sqlite: '${B}' } }, redact: ['${B}'] },
    });
  });

  test('hold the secret of events, without a warning', () => {
    const result = read({ content: { events: { secret: '${EVENTS}' } } }, { EVENTS: eventsSecret });
    expect(result).toMatchObject({
      tag: 'ok',
      val: { config: { content: { events: { secret: eventsSecret } } }, redact: [eventsSecret], warnings: [] },
    });
  });

  test('are in no error, wherever they show', () => {
    const env = { BAD: 'ftp://user:pass@very-secret', PLAN: 'very-secret-plan', SHORT: 'x', CALLER: 'very-secret-caller' };
    const configured = {
      listen: { host: 'localhost', hosts: ['${SHORT}!'] },
      chains: { '1': { rpc: ['${BAD}'] } },
      limits: { keys: [{ sha256: '${PLAN}', plan: '${PLAN}' }] },
      content: { ipfs: ['https://a.example', '${BAD}', '${BAD}'] },
    };
    const result = read(configured, env);
    expect(result).toMatchObject({
      tag: 'err',
      val: expect.arrayContaining([
        expect.objectContaining({ at: '/chains/1/rpc/0', got: '***' }),
        expect.objectContaining({ at: '/listen/hosts/0', got: '***' }),
      ]),
    });
    expect(JSON.stringify(result)).not.toMatch(/very-secret|user:pass/);
  });
});

/** Names of the fields that a schema's objects may have. */
function fieldsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own =
    'properties' in schema && typeof schema.properties === 'object' && schema.properties !== null ? Object.keys(schema.properties) : [];
  return [...own, ...Object.values(schema).flatMap(fieldsOf)];
}

/** Names of the fields that a value has, at any depth. */
function fieldsSaid(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return [...Object.keys(value), ...Object.values(value).flatMap(fieldsSaid)];
}
