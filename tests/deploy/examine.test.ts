import { describe, expect, test } from 'vitest';
import { readConfig } from '../../hosts/shared/config/read.ts';
import { warningsOf } from '../../cli/deploy/differences.ts';
import { examine } from '../../cli/deploy/examine.ts';
import type { Examined } from '../../cli/deploy/examine.ts';
import { complete, withoutTokens } from '../config/complete/complete.ts';
import { configured, unsigned } from './configured.ts';

const none = (): undefined => undefined;

function examined(value: unknown, env: (name: string) => string | undefined = none): Examined {
  const result = examine(JSON.stringify(value), env);
  if (result.tag === 'err') throw new Error(`expected a configuration, got ${JSON.stringify(result.val)}`);
  return result.val;
}

describe('variables that are not known', () => {
  test('are checked with stand-ins that their places take, and named', () => {
    const { config, standIns } = examined(configured);
    expect(standIns).toEqual(['RPC_KEY', 'SECOND_RPC', 'API_KEY_SHA256', 'SUPPLIER']);
    const [first = '', second = ''] = config.chains['1']?.rpc ?? [];
    expect(first).toMatch(/^https:\/\/rpc\.example\/stand-in-/);
    expect(second).toMatch(/^https:\/\/stand-in-.*\.example$/);
    expect(config.limits.keys[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('are checked as they are where they are known', () => {
    const env = (name: string): string | undefined => (name === 'SECOND_RPC' ? 'ftp://rpc.example' : undefined);
    expect(examine(JSON.stringify(configured), env)).toEqual({
      tag: 'err',
      val: [{ at: '/chains/1/rpc/1', expected: 'an http or https URL without credentials and fragment', got: '***' }],
    });
  });

  test('an empty one is unknown', () => {
    expect(examined(configured, () => '').standIns).toContain('RPC_KEY');
  });

  test('have stand-ins that differ: nothing is twice there because of them', () => {
    const rpc = ['${A}', '${B}', '${C}'];
    expect(new Set(examined({ chains: { '1': { rpc } } }).config.chains['1']?.rpc).size).toBe(3);
  });

  test('one that decides whether its place is right has to be known', () => {
    expect(examine(JSON.stringify({ chains: { '1': { rpc: ['ftp://${HOST}'] } } }), none)).toEqual({
      tag: 'err',
      val: [
        {
          at: '/chains/1/rpc/0',
          expected: 'an http or https URL without credentials and fragment',
          got: 'no stand-in that fits for HOST: set it in this environment, for the check',
        },
      ],
    });
    const plan = { limits: { plans: unsigned.limits.plans, keys: [{ sha256: 'b'.repeat(64), plan: '${PLAN}' }] } };
    expect(examine(JSON.stringify(plan), none)).toMatchObject({
      tag: 'err',
      val: [{ at: '/limits/keys/0/plan', got: expect.stringContaining('PLAN') }],
    });
    expect(examined(plan, () => 'pro').standIns).toEqual([]);
  });
});

describe('the secret of events', () => {
  const withSecret = (secret: string): unknown => ({ ...configured, content: { events: { secret } } });

  test('is a secret of the gateway, and is checked with a stand-in where it is not known', () => {
    const { standIns, secrets, warnings, texts } = examined(withSecret('${EVENTS_SECRET}'));
    expect(standIns).toContain('EVENTS_SECRET');
    expect(secrets.filter(({ name }) => name === 'EVENTS_SECRET')).toEqual([{ part: 'gateway', name: 'EVENTS_SECRET' }]);
    expect(warnings).toEqual([]);
    expect(texts.vault).not.toContain('events');
  });

  test('that stands in the file gives a warning, since it would be part of the script', () => {
    const { warnings } = examined(withSecret('0123456789abcdef0123456789abcdef'));
    expect(warnings).toEqual([{ at: '/content/events/secret', text: expect.stringContaining('variable of the environment') }]);
  });

  test('that is too short is refused with its place, and without the secret', () => {
    const result = examine(JSON.stringify(withSecret('${EVENTS_SECRET}')), (name) =>
      name === 'EVENTS_SECRET' ? 'short-secret' : undefined,
    );
    expect(result).toMatchObject({ tag: 'err', val: [{ at: '/content/events/secret', got: '***' }] });
    expect(JSON.stringify(result)).not.toContain('short-secret');
  });
});

describe('what each script gets', () => {
  test('the gateway the file as it is, the vault its section and the plans, neither a value', () => {
    const { texts } = examined(configured, (name) => (name === 'RPC_KEY' ? 'a-secret' : undefined));
    expect(texts.gateway).toBe(JSON.stringify(configured));
    expect(JSON.parse(texts.vault ?? '')).toEqual({ limits: { plans: configured.limits.plans }, signer: configured.signer });
  });

  test('the vault’s holds by itself, with the vault’s secrets only', () => {
    const read = readConfig(examined(configured).texts.vault ?? '', (name) => (name === 'SUPPLIER' ? `0x${'1'.repeat(40)}` : undefined));
    expect(read).toMatchObject({ tag: 'ok', val: { config: { signer: { wallet: 'treasury' } } } });
    const { limits: _, ...rest } = configured;
    const callers = [{ id: 'backend', tokenSha256: 'c'.repeat(64), keys: ['hot'] }];
    const text = examined({ ...rest, signer: { ...configured.signer, callers } }).texts.vault ?? '';
    expect(readConfig(text, () => `0x${'1'.repeat(40)}`).tag).toBe('ok');
  });

  test('which secrets: the key-encryption key and the sealed keys are the vault’s alone', () => {
    expect(examined(configured).secrets).toEqual([
      { part: 'vault', name: 'MINTMARK_KEK' },
      { part: 'vault', name: 'MINTMARK_KEY_HOT' },
      { part: 'vault', name: 'MINTMARK_KEY_WARM' },
      { part: 'vault', name: 'SUPPLIER' },
      { part: 'gateway', name: 'RPC_KEY' },
      { part: 'gateway', name: 'SECOND_RPC' },
      { part: 'gateway', name: 'API_KEY_SHA256' },
      { part: 'gateway', name: 'SUPPLIER' },
    ]);
  });

  test('the key of checkpoints is the vault’s as well', () => {
    const signer = { ...configured.signer, checkpoints: { env: 'MINTMARK_CHECKPOINT_KEY' } };
    expect(examined({ ...configured, signer }).secrets.filter(({ name }) => name === 'MINTMARK_CHECKPOINT_KEY')).toEqual([
      { part: 'vault', name: 'MINTMARK_CHECKPOINT_KEY' },
    ]);
    const chains = { '1': { rpc: ['https://rpc.example/${MINTMARK_CHECKPOINT_KEY}'] } };
    expect(examine(JSON.stringify({ ...configured, signer, chains }), none)).toMatchObject({
      tag: 'err',
      val: [{ at: '/chains/1/rpc/0' }],
    });
  });

  test('without a signer there is no vault', () => {
    const { texts, secrets } = examined(unsigned);
    expect(texts.vault).toBeUndefined();
    expect(secrets.filter(({ part }) => part === 'vault')).toEqual([]);
  });
});

describe('names that would do harm', () => {
  const withKey = (env: string): unknown => ({
    ...configured,
    signer: { ...configured.signer, keys: [{ id: 'hot', env }, configured.signer.keys[1]] },
  });
  const withRpc = (name: string): unknown => ({ ...configured, chains: { '1': { rpc: [`https://rpc.example/\${${name}}`] } } });

  test.each([
    ['a key in the variable of the key-encryption key', withKey('MINTMARK_KEK'), '/signer/keys/0/env', 'MINTMARK_KEK'],
    ['a key in the variable of a binding', withKey('VAULT'), '/signer/keys/0/env', 'VAULT'],
    ['a binding in a URL', withRpc('LIMITS'), '/chains/1/rpc/0', 'LIMITS'],
    ['the key-encryption key in a URL', withRpc('MINTMARK_KEK'), '/chains/1/rpc/0', 'MINTMARK_KEK'],
    ['a signer’s key in a URL', withRpc('MINTMARK_KEY_HOT'), '/chains/1/rpc/0', 'MINTMARK_KEY_HOT'],
  ])('%s is refused', (_, value, at, got) => {
    expect(examine(JSON.stringify(value), none)).toMatchObject({ tag: 'err', val: [{ at, got }] });
  });
});

describe('keys that would have to be opened on Workers', () => {
  test('are refused, with what to do instead', () => {
    const keys = [
      { id: 'hot', keystore: { file: 'hot.json', passwordEnv: 'PASSWORD' } },
      { id: 'warm', mnemonic: { env: 'PHRASE', path: 'm' } },
    ];
    expect(examine(JSON.stringify({ ...configured, signer: { ...configured.signer, keys } }), none)).toEqual({
      tag: 'err',
      val: [
        {
          at: '/signer/keys/0/keystore',
          expected:
            'on Workers { "id": "hot", "env": NAME }, a key that npm run seal -- --key hot --keystore FILE --password-env NAME has opened and sealed',
          got: 'a keystore',
        },
        {
          at: '/signer/keys/1/mnemonic',
          expected:
            'on Workers { "id": "warm", "env": NAME }, a key that npm run seal -- --key warm --mnemonic-env NAME --path PATH has opened and sealed',
          got: 'a mnemonic',
        },
      ],
    });
  });
});

test('a key in a token is refused: a Worker cannot ask one', () => {
  expect(examine(JSON.stringify(complete), none)).toMatchObject({
    tag: 'err',
    val: [{ at: '/signer/keys/2/pkcs11', expected: expect.stringContaining('the Node host can') }],
  });
});

describe('a key in AWS KMS', () => {
  const [, key] = configured.signer.keys;
  const withCredentials = (credentials: object): unknown => ({
    ...configured,
    signer: { ...configured.signer, keys: [{ id: 'hot', awsKms: { keyId: 'alias/hot', region: 'eu-west-1', credentials } }, key] },
  });

  test('is accepted; its credentials are secrets of the vault alone', () => {
    const { secrets } = examined(withCredentials({ accessKeyIdEnv: 'AWS_ID', secretAccessKeyEnv: 'AWS_SECRET' }));
    expect(secrets.filter(({ name }) => name.startsWith('AWS'))).toEqual([
      { part: 'vault', name: 'AWS_ID' },
      { part: 'vault', name: 'AWS_SECRET' },
    ]);
  });

  test('gets no credentials of a container, nor from a variable that the gateway has too', () => {
    expect(examine(JSON.stringify(withCredentials({ containerUriEnv: 'URI' })), none)).toMatchObject({
      tag: 'err',
      val: [{ at: '/signer/keys/0/awsKms/credentials/containerUriEnv', got: 'containerUriEnv' }],
    });
    const shared = examine(JSON.stringify(withCredentials({ accessKeyIdEnv: 'AWS_ID', secretAccessKeyEnv: 'RPC_KEY' })), none);
    expect(shared).toMatchObject({ tag: 'err', val: [{ got: expect.stringContaining('RPC_KEY') }] });
  });
});

describe('what differs from the Node host', () => {
  test('what is ignored, where the file says it', () => {
    const listen = ['host', 'port', 'tlsTerminated', 'drainSeconds'].map((name) => `/listen/${name}`);
    const all = [...listen, '/admin', '/backends/url', '/state', '/signer/checkpoints/file', '/limits/trustedProxies'];
    expect(examined({ ...withoutTokens, network: {} }).ignored).toEqual(all);
    expect(examined({ listen: { port: 1 } }).ignored).toEqual(['/listen/port']);
    expect(examined(configured).ignored).toEqual([]);
  });

  test('warns of what would not work, by place', () => {
    const value = {
      chains: { '1': { rpc: ['http://127.0.0.1:8545', 'http://10.0.0.1', 'https://rpc.example', 'http://[::1]:1'] } },
      content: { ipfs: ['https://ipfs.io', 'http://localhost:8080'] },
      network: { allowPrivate: ['127.0.0.1:8545'], connectTo: { 'https://ipfs.io': 'http://192.168.0.1' } },
    };
    expect(warningsOf(examined(value).config).map(({ at }) => at)).toEqual([
      '/listen/hosts',
      '/network/allowPrivate',
      '/chains/1/rpc/0',
      '/chains/1/rpc/1',
      '/chains/1/rpc/3',
      '/content/ipfs/0',
      '/content/ipfs/1',
    ]);
  });

  test('where nothing is wrong nothing is said', () => {
    expect(warningsOf(examined(configured).config)).toEqual([]);
  });
});

test('text that is no JSON is refused with its place', () => {
  expect(examine('{ "chains": }', none)).toMatchObject({ tag: 'err', val: [{ at: '', got: '"}" at line 1, column 13' }] });
});
