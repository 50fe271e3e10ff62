import type { Config } from '../../../build/types/config.js';
import { chains } from './chains.ts';
import { otherKeys } from './keys.ts';

/** The base point of P-256. */
const point =
  '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5';
const digest = (digit: string): string => digit.repeat(64);

/** x and y of the curve's generator: the public key of 1. */
const generator =
  '79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8';
/** A configuration with every option, so that no default is left. */
export const complete: Config = {
  $schema: './schema/config.json',
  log: { level: 'warn' },
  listen: {
    host: '0.0.0.0',
    port: 443,
    hosts: ['api.example', '[2001:db8::1]:8443', '203.0.113.7'],
    tlsTerminated: true,
    drainSeconds: 9,
    console: false,
  },
  cors: { origins: ['https://app.example'] },
  chains,
  content: {
    ipfs: ['https://gateway.example', 'http://127.0.0.1:8080'],
    ipfsVerification: 'prefer',
    arweave: ['https://permagate.example'],
    hedgeAfterMs: 0,
    deadlineMs: 500,
    maxJsonBytes: 1024,
    maxJsonDepth: 8,
    maxDataUriBytes: 4096,
    maxMediaBytes: 8192,
    maxBlocks: 7,
    maxRedirects: 0,
    staleSeconds: 0,
    staleIfErrorSeconds: 60,
    errorSeconds: 1,
    refreshSeconds: 2,
    images: { maxPixels: 4096, timeoutMs: 100 },
  },
  network: {
    allowPrivate: ['127.0.0.1:8545', '[::1]:8545', 'anvil.internal:8545'],
    connectTo: { 'https://ipfs.io': 'http://127.0.0.1:9999' },
  },
  websockets: {
    maxSockets: 3,
    maxSocketsPerClient: 2,
    maxSubscriptions: 4,
    maxMessageBytes: 2048,
    maxUnsentBytes: 65_536,
    pingSeconds: 5,
    shards: 2,
  },
  limits: {
    dialect: 'draft-11',
    trustedProxies: ['10.0.0.0/8', '2001:db8::/32', '192.0.2.1'],
    onStoreFailure: 'closed',
    degradeShare: 0.25,
    storeDeadlineMs: 25,
    leases: { share: 0.2, seconds: 5 },
    shield: { limit: 1000, period: 10 },
    carryOver: 'proportional',
    ipv6Prefix: 56,
    ipv6NetworkPrefix: 40,
    defaultPlan: { callers: 'pro' },
    costs: { eth_call: 26, eth_getLogs: { base: 60, blocks: 1_000, cost: 20 }, '*': 20 },
    plans: {
      anonymous: { policies: [{ name: 'burst', kind: 'rate', quota: 3000, window: 10, burst: 600, mode: 'shadow', scope: 'client' }] },
      pro: {
        onStoreFailure: 'open',
        degradeShare: 0.5,
        policies: [
          { name: 'day', kind: 'rate', quota: 10_000_000, window: 86_400, mode: 'enforce', scope: 'client' },
          { name: 'minute', kind: 'rate', quota: 100_000, window: 60, mode: 'enforce', scope: 'client' },
        ],
      },
    },
    keys: [{ sha256: digest('b'), plan: 'pro' }],
    abuse: { quota: 5, window: 1 },
  },
  signer: {
    wallet: 'treasury',
    keys: [
      { id: 'hot', env: 'MINTMARK_KEY_HOT' },
      { id: 'warm', env: 'MINTMARK_KEY_WARM' },
      {
        id: 'hsm',
        pkcs11: {
          module: '/usr/lib/softhsm/libsofthsm2.so',
          token: 'treasury',
          object: 'treasury-key',
          pinEnv: 'MINTMARK_PIN',
          environment: { SOFTHSM2_CONF: '/etc/softhsm2.conf' },
        },
        publicKey: `0x04${generator}`,
      },
    ],
    nonces: 'hedged',
    callers: [
      { id: 'backend', tokenSha256: digest('c'), keys: ['hot', 'warm'], plan: 'pro', audit: true, maxInFlight: 64 },
      { id: 'worker', stamp: { algorithm: 'ecdsa-p256-sha256', publicKey: point }, keys: ['warm'], audit: false, maxInFlight: 256 },
    ],
    frozen: true,
    chains: {
      '1': {
        maxTransactionGas: '16777216',
        gasMargin: 1.25,
        outbox: { bump: { afterSeconds: 120, percent: 15, maxFee: '5000000000000000' }, voidQuorum: 2 },
      },
    },
    policies: [
      {
        name: 'suppliers',
        effect: 'allow',
        kinds: ['transaction'],
        when: {
          caller: ['backend'],
          chain: ['1'],
          to: ['0x000000000000000000000000000000000000dEaD'],
          value: { max: '1000000000000000000' },
          fee: { max: '0x470de4df820000' },
          selector: ['0xa9059cbb'],
        },
      },
      {
        name: 'orders',
        effect: 'allow',
        kinds: ['transaction'],
        when: {
          chain: ['1'],
          to: ['0x000000000000000000000000000000000000dEaD'],
          fee: { max: '1' },
          selector: ['order((address to,uint256 amount)[] items,bytes note)'],
          args: {
            items: { length: { min: '1', max: '5' }, all: { members: { to: { notIn: ['0x0000000000000000000000000000000000000001'] } } } },
            note: { length: { max: '64' } },
          },
          operation: ['call', 'delegatecall'],
          delegate: ['0x000000000000000000000000000000000000dEaD'],
        },
      },
      {
        name: 'letters',
        effect: 'allow',
        kinds: ['typedData'],
        when: {
          primaryType: ['Mail'],
          domain: { name: ['Post'], version: ['1'], chainId: ['1'], verifyingContract: ['*'], salt: [`0x${digest('e')}`] },
          fields: { 'order.amounts': { any: { min: '-1', max: '10' } }, 'order.text': { in: ['hello'] } },
        },
      },
      {
        name: 'log-ins',
        effect: 'allow',
        kinds: ['typedData'],
        when: { primaryType: ['Login'], domain: { name: ['Site'], absent: ['chainId', 'verifyingContract'] } },
      },
      { name: 'hashes', effect: 'allow', kinds: ['message'], when: { messageLength: ['32'] } },
      { name: 'words', effect: 'deny', kinds: ['message'], when: { caller: ['*'] } },
      { name: 'contracts', effect: 'deny', kinds: ['create', 'transaction'], when: { chain: ['*'] } },
    ],
    spendingLimits: [
      { name: 'day', window: 86_400, per: ['key'], chain: '1', value: { max: '1000' }, fee: { max: '1000' }, count: { max: '10' } },
      {
        name: 'dollars',
        window: 3600,
        per: ['key', 'caller'],
        chain: '1',
        token: '0x000000000000000000000000000000000000dEaD',
        amount: { max: '5' },
      },
    ],
    checkpoints: {
      env: 'MINTMARK_CHECKPOINT_KEY',
      every: 100,
      seconds: 3600,
      file: './checkpoints.jsonl',
      known: { sequence: '1000', head: `0x${digest('e')}` },
    },
  },
  admin: { tokenSha256: digest('d') },
  backends: { tokenSha256: [digest('e')], url: 'https://gateway.example', limitsDeadlineMs: 70, vaultDeadlineMs: 80 },
  state: { sqlite: '/var/lib/mintmark/mintmark.db' },
};

/** The secret of the events of `opened`. */
export const eventsSecret = 'not-a-secret-not-a-secret-not-a-secret';

/** The passwords of the servers of the limits and of the ledger of `opened`. */
export const [serverPassword, databasePassword] = ['no-password', 'not-a-password'];

/** The token for the backends of another gateway of `opened`. */
export const backendsToken = 'not-a-token-not-a-token-not-a-token';

/** The same configuration with secrets in the file and other keys, two of them of one mnemonic. */
export const opened: Config = {
  ...complete,
  content: { ...complete.content, events: { secret: eventsSecret } },
  ...(complete.signer === undefined ? {} : { signer: { ...complete.signer, keys: otherKeys() } }),
  backends: { ...complete.backends, token: backendsToken, limitsDeadlineMs: 70, vaultDeadlineMs: 80 },
  state: {
    ...complete.state,
    redis: `redis://mintmark:${serverPassword}@cache.example:6379/1`,
    postgres: `postgres://mintmark:${databasePassword}@db.example/mintmark?sslmode=disable`,
  },
};

/** The same configuration with keys in variables only, for hosts that cannot ask a token. */
export const withoutTokens: Config = {
  ...complete,
  ...(complete.signer === undefined
    ? {}
    : { signer: { ...complete.signer, keys: complete.signer.keys.filter(({ pkcs11 }) => pkcs11 === undefined) } }),
};
