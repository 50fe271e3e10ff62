/** Documents for the command. The addresses and amounts are made up. */

const supplier = `0x${'ab'.repeat(20)}`;

/** A policy: one ether at most, to one address. */
export const policies = [
  {
    name: 'suppliers',
    effect: 'allow',
    kinds: ['transaction'],
    when: { chain: ['1'], to: [supplier], value: { max: '1000000000000000000' }, fee: { max: '20000000000000000' } },
  },
];

/** A section `signer` with two callers. */
export const signer = {
  keys: [
    { id: 'hot', env: 'MINTMARK_KEY_HOT' },
    { id: 'hsm', pkcs11: { module: '/usr/lib/softhsm/libsofthsm2.so', token: 'treasury', object: 'treasury-key', pinEnv: 'MINTMARK_PIN' } },
  ],
  callers: [
    { id: 'backend', tokenSha256: '11'.repeat(32), keys: ['hot'], audit: true },
    { id: 'reader', tokenSha256: '22'.repeat(32), keys: ['hot'] },
  ],
  policies,
};

/** A whole configuration. */
export const configuration = {
  listen: { hosts: ['localhost'] },
  chains: { 1: { rpc: ['https://rpc.example'] } },
  content: { ipfs: ['https://ipfs.example'] },
  limits: { plans: { anonymous: { policies: [{ name: 'burst', quota: 3000, window: 10 }] } } },
  signer,
  state: { sqlite: './mintmark.db' },
};

/** A transaction that the policy allows. */
export const transaction = {
  chainId: '0x1',
  to: supplier,
  value: '0xde0b6b3a7640000',
  gas: '0x5208',
  maxFeePerGas: '0x3b9aca00',
  maxPriorityFeePerGas: '0x1',
  nonce: '0x0',
};
