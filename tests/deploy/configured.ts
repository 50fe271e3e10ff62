const digest = (digit: string): string => digit.repeat(64);

/** A configuration with a signer that a Worker can serve, and variables of every kind in it. */
export const configured = {
  listen: { hosts: ['mintmark-gateway.example.workers.dev'] },
  chains: { '1': { rpc: ['https://rpc.example/${RPC_KEY}', '${SECOND_RPC}'] } },
  limits: {
    plans: {
      anonymous: { policies: [{ name: 'burst', quota: 3000, window: 10 }] },
      pro: { policies: [{ name: 'day', quota: 10_000_000, window: 86_400 }] },
    },
    keys: [{ sha256: '${API_KEY_SHA256}', plan: 'pro' }],
  },
  signer: {
    wallet: 'treasury',
    keys: [
      { id: 'hot', env: 'MINTMARK_KEY_HOT' },
      { id: 'warm', env: 'MINTMARK_KEY_WARM' },
    ],
    callers: [{ id: 'backend', tokenSha256: digest('c'), keys: ['hot', 'warm'], plan: 'pro' }],
    policies: [
      {
        name: 'suppliers',
        effect: 'allow',
        kinds: ['transaction'],
        when: { chain: ['1'], to: ['${SUPPLIER}'], value: { max: '1' }, fee: { max: '1' } },
      },
    ],
  },
};

/** The same without a signer. */
export const unsigned = { listen: configured.listen, chains: configured.chains, limits: configured.limits };
