import { createHash } from 'node:crypto';
import { getAddress } from 'viem';
import type { DemoConfiguration } from './config.ts';

/** An API key whose plan has thirty units in an hour. It is for everybody to see. */
export const fewUnits = 'key-with-few-units';

/** Typed data that the demo's signer may sign, as `eth_signTypedData_v4` takes it. */
export function noted(chainId: number, text: string): object {
  return {
    domain: { name: 'Demo', chainId, verifyingContract: contract },
    primaryType: 'Note',
    types: {
      EIP712Domain: [
        { name: 'name', type: 'string' },
        { name: 'chainId', type: 'uint256' },
        { name: 'verifyingContract', type: 'address' },
      ],
      Note: [{ name: 'text', type: 'string' }],
    },
    message: { text },
  };
}

const contract = getAddress('0x00000000000000000000000000000000000000aa');

/** Adds what the demo shows besides: contracts, typed data, and a key with few units. */
export function withMoreToShow(config: DemoConfiguration): object {
  const [chain = ''] = Object.keys(config.chains);
  const { limits, signer } = config;
  return {
    ...config,
    limits: {
      ...limits,
      plans: { ...limits.plans, few: { policies: [{ name: 'hour', quota: 30, window: 3600 }] } },
      keys: [{ sha256: createHash('sha256').update(fewUnits).digest('hex'), plan: 'few' }],
    },
    signer: {
      ...signer,
      policies: [
        ...signer.policies,
        {
          name: 'contracts',
          effect: 'allow',
          kinds: ['create'],
          when: { chain: [chain], value: { max: '0' }, fee: { max: '10000000000000000' } },
        },
        {
          name: 'notes',
          effect: 'allow',
          kinds: ['typedData'],
          when: { primaryType: ['Note'], domain: { name: ['Demo'], chainId: [chain], verifyingContract: [contract] } },
        },
      ],
    },
  };
}
