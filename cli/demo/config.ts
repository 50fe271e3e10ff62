import { getAddress, parseEther } from 'viem';
import type { Devnet } from './devnet/devnet.ts';

/** One limit of a plan. */
export interface PolicyConfiguration {
  readonly name: string;
  readonly quota: number;
  /** Seconds. */
  readonly window: number;
  readonly burst?: number;
  readonly mode?: 'enforce' | 'shadow';
}

/** The parts of a configuration (see `schema/config.json`) that the demo sets. */
export interface DemoConfiguration {
  readonly listen?: { readonly hosts?: readonly string[] };
  readonly cors?: { readonly origins: readonly string[] };
  readonly chains: Readonly<Record<string, { readonly rpc: readonly string[] }>>;
  readonly content: {
    readonly ipfs: readonly string[];
    readonly arweave?: readonly string[];
    readonly hedgeAfterMs?: number;
    readonly deadlineMs?: number;
    readonly maxJsonBytes?: number;
  };
  readonly network: { readonly allowPrivate: readonly string[]; readonly connectTo: Readonly<Record<string, string>> };
  readonly limits: {
    readonly costs?: Readonly<Record<string, number>>;
    readonly plans: Readonly<Record<string, { readonly policies: readonly PolicyConfiguration[] }>>;
    readonly keys?: readonly { readonly sha256: string; readonly plan: string }[];
    readonly abuse?: { readonly quota: number; readonly window: number };
    readonly trustedProxies?: readonly string[];
  };
  readonly signer: {
    readonly keys: readonly { readonly id: string; readonly env: string }[];
    readonly callers: readonly {
      readonly id: string;
      readonly tokenSha256: string;
      readonly keys: readonly string[];
      readonly plan?: string;
      readonly audit?: boolean;
    }[];
    readonly policies: readonly {
      readonly name: string;
      readonly effect: 'allow' | 'deny';
      readonly kinds: readonly string[];
      readonly when: Readonly<Record<string, unknown>>;
    }[];
  };
  readonly state?: { readonly sqlite: string };
}

/** What a demo's configuration depends on besides its devnet. */
export interface DemoOptions {
  /** The SHA-256 of the demo caller's token, hexadecimal. */
  readonly signerTokenSha256: string;
  /** The name of the environment variable that holds `devnet.signer.privateKey`. */
  readonly keyEnv: string;
}

/**
 * Makes a configuration for a devnet: its chain, its content, and a signer with one caller, `demo`.
 * The caller may send up to 1 ETH at a time to anvil's accounts for a fee of up to 0.01 ETH, and
 * sign messages. Tests start from this configuration too.
 */
export function demoConfig(devnet: Devnet, options: DemoOptions): DemoConfiguration {
  const local = [devnet.rpcUrl, devnet.ipfsUrl].map((url) => new URL(url).host);
  const chain = String(devnet.chainId);
  return {
    chains: { [chain]: { rpc: [devnet.rpcUrl] } },
    content: { ipfs: [devnet.ipfsUrl] },
    network: { allowPrivate: local, connectTo: devnet.connectTo },
    limits: {
      plans: { anonymous: { policies: [{ name: 'burst', quota: 10_000, window: 10, burst: 20_000 }] } },
    },
    signer: {
      keys: [{ id: 'hot', env: options.keyEnv }],
      callers: [{ id: 'demo', tokenSha256: options.signerTokenSha256, keys: ['hot'], audit: true }],
      policies: [
        {
          name: 'demo-accounts',
          effect: 'allow',
          kinds: ['transaction'],
          when: {
            chain: [chain],
            to: devnet.accounts.map((account) => getAddress(account.address)),
            value: { max: parseEther('1').toString() },
            fee: { max: parseEther('0.01').toString() },
          },
        },
        { name: 'messages', effect: 'allow', kinds: ['message'], when: { caller: ['demo'] } },
      ],
    },
  };
}
