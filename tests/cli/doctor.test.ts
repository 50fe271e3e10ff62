import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as dagPb from '@ipld/dag-pb';
import { Wallet, encryptKeystoreJsonSync } from 'ethers';
import { UnixFS } from 'ipfs-unixfs';
import { CID } from 'multiformats/cid';
import { sha256 } from 'multiformats/hashes/sha2';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startDevnet } from '../../cli/demo/devnet/devnet.ts';
import type { Devnet } from '../../cli/demo/devnet/devnet.ts';
import { serve } from '../../cli/demo/devnet/serve.ts';
import { CHECKER_CID } from '../../cli/doctor/known-content.ts';
import type { Finding } from '../../cli/doctor/finding.ts';
import { openSqliteLedger } from '../../hosts/node/stores/ledger-sqlite.ts';
import { PostgresServer } from '../postgres/support/server.ts';
import { RedisServer } from '../redis/support/server.ts';
import { startMock } from '../suite/support/mock-endpoint.ts';
import type { MockEndpoint } from '../suite/support/mock-endpoint.ts';
import { at } from '../suite/support/ask.ts';
import { mintmark } from '../support/mintmark.ts';
import { environmentOf, run } from '../support/run.ts';

const secret = 'a-secret-of-the-endpoint';
const [password, key] = ['correct horse battery', '02'.repeat(32)];
const { address } = new Wallet(`0x${key}`);

describe('mintmark doctor', () => {
  let devnet: Devnet;
  let directory: string;
  beforeAll(async () => {
    devnet = await startDevnet();
    const bytes = dagPb.encode(
      dagPb.prepare({ Data: new UnixFS({ type: 'file', data: new TextEncoder().encode('Hello from IPFS Gateway Checker\n') }).marshal() }),
    );
    devnet.publish({ cid: CID.create(1, dagPb.code, await sha256.digest(bytes)), bytes });
  });
  afterAll(() => devnet.close());
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mintmark-doctor-'));
    return () => rm(directory, { recursive: true });
  });

  const hostOf = (url: string): string => new URL(url).host;
  const signer = (source: object): object => ({
    keys: [{ id: 'hot', address, ...source }],
    callers: [{ id: 'a', tokenSha256: '0'.repeat(64), keys: ['hot'] }],
    policies: [{ name: 'words', effect: 'allow', kinds: ['message'], when: { caller: ['*'] } }],
  });
  const write = async (config: object): Promise<string> => {
    const file = join(directory, 'mintmark.json');
    await writeFile(file, JSON.stringify(config), { mode: 0o600 });
    return file;
  };
  const env = { KEY_HOT: key, PASSWORD: password, SECRET: secret };

  const doctor = async (
    config: object,
  ): Promise<{ readonly status: number | null; readonly findings: readonly Finding[]; readonly text: string }> => {
    const { status, stdout, stderr } = await run([mintmark, 'doctor', '--config', await write(config), '--json'], env);
    const parsed: { readonly findings: readonly Finding[] } = JSON.parse(stdout);
    expect(stdout + stderr).not.toContain(secret);
    expect(stdout + stderr).not.toContain(key);
    return { status, findings: parsed.findings, text: stdout };
  };
  const wrongAt = (findings: readonly Finding[], place: string): string[] =>
    findings.flatMap(({ status, at: found, text }) => (status === 'wrong' && found === place ? [text] : []));

  test('finds nothing wrong where nothing is', async () => {
    await using stack = new AsyncDisposableStack();
    const redis = stack.use(await RedisServer.start());
    const postgres = stack.use(await PostgresServer.start());
    const config = {
      chains: { [String(devnet.chainId)]: { rpc: [devnet.rpcUrl] } },
      content: { ipfs: [devnet.ipfsUrl], arweave: [] },
      network: { allowPrivate: [hostOf(devnet.rpcUrl), hostOf(devnet.ipfsUrl)] },
      signer: signer({ env: 'KEY_HOT' }),
      state: { sqlite: './mintmark.db', redis: redis.url, postgres: await postgres.migrated() },
    };
    const { status, findings } = await doctor(config);
    expect([status, findings.filter(({ status: one }) => one === 'wrong')]).toEqual([0, []]);
    const fine = findings.filter(({ status: one }) => one === 'ok').map(({ at: place, text }) => `${place}: ${text}`);
    expect(fine).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^\/state\/sqlite: it can be written, \d+ MiB are free$/),
        expect.stringMatching(/^\/state\/postgres: version \d+.*, with the tables of this mintmark$/),
        '/state/redis: it runs the script of the limits, and drops no count',
        `/signer/keys/0: the key is there, its address is ${address}`,
        expect.stringMatching(
          new RegExp(`^/chains/${devnet.chainId}/rpc/0: chain id ${devnet.chainId}, block \\d+, batches, logs over \\d+ blocks$`),
        ),
        `/content/ipfs/0: it gives ${CHECKER_CID}, and the bytes are the right ones`,
      ]),
    );
    const people = await run([mintmark, 'doctor', '--config', join(directory, 'mintmark.json')], env);
    expect([people.status, people.stdout.trimEnd().split('\n').at(-1)]).toEqual([
      0,
      expect.stringMatching(/mintmark\.json: 0 wrong, \d+ to know, \d+ fine$/),
    ]);
  });

  test('says what is wrong with endpoints, gateways, stores and keys, how to mend it, and no secret', async () => {
    await using stack = new AsyncDisposableStack();
    const id = String(devnet.chainId);
    const hex = `0x${devnet.chainId.toString(16)}`;
    const block = (ageSeconds: number): object => ({
      number: '0x64',
      timestamp: `0x${Math.round(Date.now() / 1000 - ageSeconds).toString(16)}`,
    });
    const answering = async (answers: Readonly<Record<string, object>>, maxBatch = 100): Promise<MockEndpoint> =>
      stack.adopt(await startMock((call) => answers[String(at(call, 'method'))] ?? { result: [] }, { maxBatch }), (it) => it.close());
    const otherChain = await answering({ eth_chainId: { result: '0x5' } });
    const behind = await answering({ eth_chainId: { result: hex }, eth_getBlockByNumber: { result: block(4000) } });
    const narrow = await answering(
      {
        eth_chainId: { result: hex },
        eth_getBlockByNumber: { result: block(1) },
        eth_getLogs: { error: { code: -32005, message: `more than 10 blocks for ${secret} of 0123456789abcdefghij` } },
        eth_getBalance: { error: { code: -32000, message: 'missing trie node' } },
      },
      1,
    );
    const gone = await startMock([{}]);
    await gone.close();
    const liar = stack.adopt(
      await serve((_, response) => response.writeHead(200, { 'content-type': 'application/vnd.ipld.raw' }).end('something else')),
      (it) => it.close(),
    );
    const redis = stack.use(await RedisServer.start('--maxmemory', '8mb', '--maxmemory-policy', 'allkeys-lru'));
    const postgres = stack.use(await PostgresServer.start());
    const store = join(directory, 'hot.json');
    await writeFile(store, encryptKeystoreJsonSync(new Wallet(`0x${key}`), password, { scrypt: { N: 1024 } }));
    await chmod(store, 0o644);
    await writeFile(join(directory, 'mintmark.answers.db'), '');
    await chmod(join(directory, 'mintmark.answers.db'), 0o644);
    const rpc = [`${otherChain.url}/${secret}`, behind.url, narrow.url, gone.url, 'http://10.0.0.1:8545'];
    const config = {
      chains: { [id]: { rpc: rpc.map((url) => url.replace(secret, '${SECRET}')) } },
      content: { ipfs: [liar.url], arweave: [gone.url] },
      network: { allowPrivate: [otherChain, behind, narrow, gone, liar].map(({ url }) => hostOf(url)) },
      signer: signer({ keystore: { file: './hot.json', passwordEnv: 'PASSWORD' } }),
      state: { sqlite: './mintmark.db', redis: redis.url, postgres: await postgres.database() },
    };
    const { status, findings } = await doctor(config);
    expect(status).toBe(1);
    const at5 = (place: string): string => wrongAt(findings, place).join('; ');
    expect(at5(`/chains/${id}/rpc/0`)).toBe(`it answers eth_chainId with the chain id 5, not ${id}`);
    expect(at5(`/chains/${id}/rpc/1`)).toMatch(/^its newest block 100 is 4\d{3} seconds old$/);
    expect(at5(`/chains/${id}/rpc/2`)).toMatch(
      /it does not answer eth_getLogs over 101 blocks.*the error -32005: more than 10 blocks for … of ….*it does not answer a batch of two calls/,
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ status: 'note', at: `/chains/${id}/rpc/2`, text: expect.stringContaining('no state of old blocks') }),
    );
    expect(at5(`/chains/${id}/rpc/3`)).toMatch(/^it does not answer eth_chainId: no connection \(/);
    expect(at5(`/chains/${id}/rpc/4`)).toContain('network.allowPrivate does not list "10.0.0.1:8545"');
    expect(at5('/content/ipfs/0')).toBe(`it gives other bytes under ${CHECKER_CID} than those that hash to it`);
    expect(at5('/content/arweave/0')).toMatch(/^it does not answer/);
    expect(at5('/state/redis')).toBe('its maxmemory-policy is allkeys-lru, so it may drop the count of a client that is limited');
    expect(at5('/state/postgres')).toContain('run `mintmark migrate`');
    expect(at5('/signer/keys')).toBe('others than its owner may open this keystore (mode 644)');
    expect(at5('/state/sqlite')).toBe('others than its owner may open mintmark.answers.db (mode 644)');
    for (const { status: one, mend } of findings) if (one === 'wrong') expect(mend).toMatch(/\w/);
  });

  test('finds a server that is away, and a key with another address', async () => {
    const config = {
      content: { ipfs: [], arweave: [] },
      signer: { ...signer({ env: 'KEY_HOT' }), keys: [{ id: 'hot', env: 'KEY_HOT', address: `0x${'11'.repeat(20)}` }] },
      state: {
        sqlite: './new/mintmark.db',
        redis: `unix://${directory}/none.sock`,
        postgres: `postgres://x@/y?host=${encodeURIComponent(directory)}`,
      },
    };
    const { status, findings } = await doctor(config);
    expect(status).toBe(1);
    expect(wrongAt(findings, '/state/redis')).toEqual([expect.stringMatching(/^it cannot be asked: .*ENOENT/)]);
    expect(wrongAt(findings, '/state/postgres')).toEqual([expect.stringContaining('ENOENT')]);
    expect(wrongAt(findings, '/signer/keys/0/address')).toEqual([expect.stringContaining(address)]);
    expect(findings).toContainEqual(expect.objectContaining({ status: 'note', text: 'the directory does not exist; a start makes it' }));
  });

  test('ends although a server takes the connection and is silent, and shows no key that an endpoint repeats', async () => {
    await using stack = new AsyncDisposableStack();
    const silent = createServer((socket) => void socket.on('error', () => undefined).resume());
    stack.defer(() => void silent.close());
    const socket = join(directory, 'silent.sock');
    await once(silent.listen(socket), 'listening');
    const repeating = await startMock(() => ({ error: { code: -32000, message: 'no credit for K.SECRET and Q_SECRET at /v2/K.SECRET' } }));
    stack.defer(() => repeating.close());
    const { status, findings, text } = await doctor({
      chains: { 1: { rpc: [`${repeating.url}/v2/K.SECRET?apikey=Q_SECRET`] } },
      content: { ipfs: [], arweave: [] },
      network: { allowPrivate: [hostOf(repeating.url)] },
      state: { redis: `unix://${socket}` },
    });
    expect(status).toBe(1);
    expect(wrongAt(findings, '/state/redis')).toEqual(['it cannot be asked: expected an answer within 5000 ms, got none']);
    expect(wrongAt(findings, '/chains/1/rpc/0')).toEqual([expect.stringContaining('no credit for *** and *** at ***')]);
    expect(text).not.toMatch(/K\.SECRET|Q_SECRET/);
  });

  test('finds a full disk, and a ledger of a newer mintmark', async () => {
    const ledger = join(directory, 'mintmark.ledger.db');
    openSqliteLedger(ledger).close();
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(ledger);
    database.exec('pragma user_version = 99');
    database.close();
    const file = await write({
      content: { ipfs: [], arweave: [] },
      signer: signer({ env: 'KEY_HOT' }),
      state: { sqlite: './mintmark.db' },
    });
    const { status, stdout } = spawnSync(
      'bash',
      ['-c', 'ulimit -f 100; exec "$0" "$@"', process.execPath, mintmark, 'doctor', '--config', file, '--json'],
      {
        encoding: 'utf8',
        env: environmentOf(env),
      },
    );
    expect(status).toBe(1);
    const { findings }: { readonly findings: readonly Finding[] } = JSON.parse(stdout);
    expect(wrongAt(findings, '/state/sqlite')).toEqual([
      expect.stringMatching(/^it cannot be written: E/),
      expect.stringMatching(/^it has the version 99, this mintmark has \d+$/),
    ]);
  });

  test('a configuration with errors, and a wrong argument: status 2', async () => {
    const broken = await run([mintmark, 'doctor', '--config', await write({ listen: { port: 'all' } })], env);
    expect([broken.status, broken.stderr]).toEqual([2, expect.stringContaining('/listen/port')]);
    expect((await run([mintmark, 'doctor'], env)).status).toBe(2);
    expect((await run([mintmark, 'doctor', '--config', '/nowhere/mintmark.json'], env)).status).toBe(2);
  });
});
