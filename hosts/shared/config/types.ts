/**
 * A configuration that has been checked, filled from the environment and completed with the defaults. Every field is described in `schema/config.json`.
 */
export interface Config {
  readonly $schema?: string;
  readonly listen: { readonly host: string; readonly port: number; readonly hosts: readonly string[]; readonly tlsTerminated: boolean };
  readonly admin?: { readonly tokenSha256: string };
  readonly cors: { readonly origins: readonly string[] };
  /** By chain id. */
  readonly chains: Readonly<Record<string, Chain>>;
  readonly content: Content;
  readonly network: { readonly allowPrivate: readonly string[]; readonly connectTo: Readonly<Record<string, string>> };
  readonly limits: Limits;
  readonly signer?: Signer;
  readonly state: { readonly sqlite: string };
}

/** A chain and how it is reached. */
export interface Chain {
  readonly rpc: readonly string[];
  readonly finality: number;
  readonly methods: readonly string[];
}

/** Where content comes from, in bytes and milliseconds. */
export interface Content {
  readonly ipfs: readonly string[];
  readonly arweave: readonly string[];
  readonly ipfsVerification: 'require';
  readonly hedgeAfterMs: number;
  readonly maxJsonBytes: number;
  readonly maxMediaBytes: number;
  readonly deadlineMs: number;
}

/** What to do when the store of the limits does not answer. */
export type OnStoreFailure = 'degrade' | 'open' | 'closed';

/** Rate limits. */
export interface Limits {
  readonly dialect: 'draft-11';
  readonly trustedProxies: readonly string[];
  readonly onStoreFailure: OnStoreFailure;
  readonly costs: Readonly<Record<string, number>>;
  readonly plans: Readonly<Record<string, Plan>>;
  readonly keys: readonly { readonly sha256: string; readonly plan: string }[];
  readonly abuse: { readonly quota: number; readonly window: number };
}

/** Policies that hold at once. */
export interface Plan {
  readonly onStoreFailure?: OnStoreFailure;
  readonly policies: readonly LimitPolicy[];
}

/** One rate: units a window, in seconds. */
export interface LimitPolicy {
  readonly name: string;
  readonly quota: number;
  readonly window: number;
  readonly burst?: number;
  readonly mode: 'enforce' | 'shadow';
}

/** The signer's keys, callers and policies. */
export interface Signer {
  readonly wallet: string;
  readonly keys: readonly SignerKey[];
  readonly nonces: 'rfc6979' | 'hedged';
  readonly callers: readonly SignerCaller[];
  /** By chain id. */
  readonly chains?: Readonly<Record<string, SignerChain>>;
  /** Whether nothing is signed for now, or by which keys. */
  readonly frozen: boolean | readonly string[];
  readonly policies: readonly SignerPolicy[];
  readonly windows?: readonly SignerWindow[];
  readonly checkpoints?: SignerCheckpoints;
}

/** How the ledger's checkpoints are made, and which is known. Without `env` there is `known` alone, and none are made; `checkSources` sees to it. */
export interface SignerCheckpoints {
  readonly env?: string;
  readonly every: number;
  readonly seconds?: number;
  readonly file?: string;
  readonly known?: { readonly sequence: string; readonly head: string };
}

/** A key of the wallet. It has exactly one source: `env`, `keystore`, `mnemonic` or `pkcs11`, which `checkSources` sees to. */
export interface SignerKey {
  readonly id: string;
  /** Variable that holds the key in hexadecimal; on Workers, sealed. */
  readonly env?: string;
  readonly keystore?: KeystoreSource;
  readonly mnemonic?: MnemonicSource;
  readonly pkcs11?: Pkcs11;
  readonly publicKey?: string;
}

/** Where a PKCS#11 token has a key, by its label (`object`) or its `id`. */
export interface Pkcs11 {
  readonly module: string;
  readonly token: string;
  readonly object?: string;
  readonly id?: string;
  readonly pinEnv: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A keystore in a file or a variable, exactly one of them, and the variable of its password. */
export interface KeystoreSource {
  readonly file?: string;
  readonly env?: string;
  readonly passwordEnv: string;
}

/** Variables of a phrase and its passphrase, and a path. */
export interface MnemonicSource {
  readonly env: string;
  readonly passphraseEnv?: string;
  readonly path: string;
}

/** Who may ask for signatures, by a token or by stamps. */
export interface SignerCaller {
  readonly id: string;
  readonly tokenSha256?: string;
  readonly stamp?: { readonly algorithm: 'ed25519' | 'ecdsa-p256-sha256'; readonly publicKey: string };
  readonly keys: readonly string[];
  readonly plan?: string;
  readonly audit: boolean;
}

/** What holds on one chain only; gas in decimal. */
export interface SignerChain {
  readonly maxTransactionGas: string;
}

/** What may be signed. */
export interface SignerPolicy {
  readonly name: string;
  readonly effect: 'allow' | 'deny';
  readonly kinds: readonly ('transaction' | 'create' | 'message' | 'typedData' | 'authorization')[];
  readonly when: {
    readonly caller?: readonly string[];
    readonly chain?: readonly string[];
    readonly to?: readonly string[];
    readonly value?: SignerMost;
    readonly fee?: SignerMost;
    readonly selector?: readonly string[];
    readonly args?: SignerMembers;
    readonly operation?: readonly string[];
    readonly primaryType?: readonly string[];
    readonly domain?: Readonly<Partial<Record<'name' | 'version' | 'chainId' | 'verifyingContract' | 'salt', readonly string[]>>>;
    readonly fields?: SignerMembers;
    readonly delegate?: readonly string[];
    readonly messageLength?: readonly string[];
  };
}

/** Conditions by a member's name or path. */
export type SignerMembers = Readonly<Record<string, SignerCondition>>;

/** Tests of one decoded value. */
export interface SignerCondition {
  readonly in?: readonly string[];
  readonly notIn?: readonly string[];
  readonly min?: string;
  readonly max?: string;
  readonly length?: { readonly min?: string; readonly max?: string };
  readonly all?: SignerCondition;
  readonly any?: SignerCondition;
  readonly members?: SignerMembers;
}

/** What may be signed in a rolling time, in seconds. */
export interface SignerWindow {
  readonly name: string;
  readonly window: number;
  readonly per: readonly ('key' | 'caller')[];
  readonly chain?: string;
  readonly token?: string;
  readonly value?: SignerMost;
  readonly fee?: SignerMost;
  readonly amount?: SignerMost;
  readonly count?: SignerMost;
}

/** A cap, decimal or `0x` text. */
export interface SignerMost {
  readonly max: string;
}
