import type { Listen } from './listen.ts';
import type { Level } from '../log/fields.ts';
import type { SocketLimits } from '../sockets/limits.ts';
import type { SignerChain, SignerPolicy, SpendingLimit } from './signing-rules.ts';
/**
 * A configuration that is valid, filled from the environment and completed with the defaults.
 * `schema/config.json` describes every field.
 */
export interface Config {
  readonly $schema?: string;
  readonly log: { readonly level: Level };
  readonly listen: Listen;
  readonly cors: { readonly origins: readonly string[] };
  /** By chain id. */
  readonly chains: Readonly<Record<string, Chain>>;
  readonly content: Content;
  readonly network: { readonly allowPrivate: readonly string[]; readonly connectTo: Readonly<Record<string, string>> };
  readonly websockets: SocketLimits;
  readonly limits: Limits;
  readonly signer?: Signer;
  readonly admin?: Admin;
  readonly backends?: Backends;
  readonly state: { readonly sqlite: string; readonly redis?: string; readonly postgres?: string };
}

/** An endpoint of a chain with credentials of its own. */
export interface Endpoint {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly basic?: { readonly username: string; readonly password: string };
  readonly bearer?: string;
  readonly maxBatch?: number;
}

/** The endpoints of a chain, what is forwarded to them, and how long what they say is fresh. */
export interface Chain {
  readonly rpc: readonly (string | Endpoint)[];
  readonly methods: readonly string[];
  readonly freshSeconds: number;
  readonly finality: number;
  readonly maxBatch: number;
  readonly logs: { readonly maxBlocks: number; readonly splitBlocks?: number };
  readonly cacheSeconds: number;
  readonly hedgeAfterMs: number;
  readonly broadcast: number;
  readonly pollMs: number;
  readonly maxAnswerBytes: number;
}

/** The sources, bounds and lifetimes of content. */
export interface Content {
  readonly ipfs: readonly string[];
  readonly ipfsVerification: 'require' | 'prefer';
  readonly arweave: readonly string[];
  readonly hedgeAfterMs: number;
  readonly deadlineMs: number;
  readonly maxJsonBytes: number;
  readonly maxJsonDepth: number;
  readonly maxDataUriBytes: number;
  readonly maxMediaBytes: number;
  readonly maxBlocks: number;
  readonly maxRedirects: number;
  readonly staleSeconds: number;
  readonly staleIfErrorSeconds: number;
  readonly errorSeconds: number;
  readonly refreshSeconds: number;
  readonly images?: { readonly maxPixels: number; readonly timeoutMs: number };
  readonly events?: { readonly secret: string };
}

/** What to do if the store of the limits does not answer. */
export type OnStoreFailure = 'degrade' | 'open' | 'closed';

/** Rate limits. */
export interface Limits {
  readonly dialect: 'draft-11' | 'editors' | 'draft-7' | 'legacy';
  readonly trustedProxies: readonly string[];
  /** Bits of an IPv6 address that name a client, and its network. */
  readonly ipv6Prefix: number;
  readonly ipv6NetworkPrefix: number;
  /** Plans of clients that have no plan of their own. */
  readonly defaultPlan: { readonly anonymous?: string; readonly callers?: string };
  readonly onStoreFailure: OnStoreFailure;
  readonly degradeShare: number;
  readonly storeDeadlineMs?: number;
  readonly leases?: LeaseRules;
  readonly shield?: Shield;
  /** What becomes of spent units if the limits of a policy change. */
  readonly carryOver: 'proportional' | 'keep' | 'reset';
  readonly costs: Readonly<Record<string, LimitCost>>;
  readonly plans: Readonly<Record<string, Plan>>;
  readonly keys: readonly { readonly sha256: string; readonly plan: string }[];
  readonly abuse: { readonly quota: number; readonly window: number };
}

/** How many units of a hot client an isolate of Workers may take ahead, and for how long. */
export interface LeaseRules {
  readonly share: number;
  readonly seconds: number;
}

/** What the binding `SHIELD` of Workers lets through: requests of an address in seconds. */
export interface Shield {
  readonly limit: number;
  readonly period: 10 | 60;
}

/** Rates that apply at once. */
export interface Plan {
  readonly onStoreFailure?: OnStoreFailure;
  readonly degradeShare?: number;
  readonly policies: readonly LimitPolicy[];
}

/** A price: units, or units that depend on how many blocks a call ranges over. */
export type LimitCost = number | { readonly base: number; readonly blocks?: number; readonly cost?: number };

/** One limit: a rate, calls under way, or a quota of a day or a month. */
export interface LimitPolicy {
  readonly name: string;
  readonly kind: 'rate' | 'concurrency' | 'day' | 'month';
  readonly scope: 'client' | 'network' | 'all';
  readonly quota: number;
  /** Seconds. */
  readonly window?: number;
  readonly burst?: number;
  readonly mode: 'enforce' | 'shadow' | 'off';
}

/** Who may read what is for operators. */
export interface Admin {
  readonly tokenSha256: string;
}

/** Which gateways may ask for this one's backends, and which gateway a composed file asks. */
export interface Backends {
  readonly tokenSha256?: readonly string[];
  readonly url?: string;
  readonly token?: string;
  readonly limitsDeadlineMs: number;
  readonly vaultDeadlineMs: number;
}

/** The signer's keys, callers and policies. */
export interface Signer {
  readonly wallet: string;
  readonly keys: readonly SignerKey[];
  readonly nonces: 'rfc6979' | 'hedged';
  readonly callers: readonly SignerCaller[];
  /** By chain id. */
  readonly chains?: Readonly<Record<string, SignerChain>>;
  /** Whether the signer refuses everything for now, or the ids of keys that are refused. */
  readonly frozen: boolean | readonly string[];
  readonly policies: readonly SignerPolicy[];
  readonly spendingLimits?: readonly SpendingLimit[];
  readonly checkpoints?: SignerCheckpoints;
}

/**
 * How checkpoints of the ledger are made, and which one is known. Without `env` there is `known`
 * alone, and no checkpoint is made: `validateSources` requires that.
 */
export interface SignerCheckpoints {
  readonly env?: string;
  readonly every: number;
  readonly seconds?: number;
  readonly file?: string;
  readonly known?: { readonly sequence: string; readonly head: string };
}

/**
 * A key of the wallet. It has exactly one source, `env`, `file`, `keystore`, `mnemonic`, `pkcs11`
 * or `awsKms`: `validateSources` requires that.
 */
export interface SignerKey {
  readonly id: string;
  /** The variable that holds the key, in hexadecimal on Node and sealed on Workers. */
  readonly env?: string;
  /** The path of a file that holds the key, in hexadecimal. */
  readonly file?: string;
  readonly keystore?: KeystoreSource;
  readonly mnemonic?: MnemonicSource;
  readonly pkcs11?: Pkcs11;
  readonly awsKms?: AwsKms;
  readonly publicKey?: string;
  /** The address that the key must have. */
  readonly address?: string;
}

/** The place of a key in a PKCS#11 token, by its label (`object`) or its `id`. */
export interface Pkcs11 {
  readonly module: string;
  readonly token: string;
  readonly object?: string;
  readonly id?: string;
  readonly pinEnv: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The place of a key in AWS KMS, and what AWS is asked with. */
export interface AwsKms {
  /** A key id, the ARN of a key or an alias, or the name of an alias. */
  readonly keyId: string;
  readonly region: string;
  /** The origin to ask in the place of the region's own. */
  readonly endpoint?: string;
  readonly credentials: AwsCredentialVariables;
}

/**
 * The variables that credentials of AWS come from: either `accessKeyIdEnv` and
 * `secretAccessKeyEnv`, or `containerUriEnv`. `validateSources` requires that.
 */
export interface AwsCredentialVariables {
  readonly accessKeyIdEnv?: string;
  readonly secretAccessKeyEnv?: string;
  readonly sessionTokenEnv?: string;
  readonly containerUriEnv?: string;
  readonly containerTokenFileEnv?: string;
}

/** A keystore in either a file or a variable, and the variable of its password. */
export interface KeystoreSource {
  readonly file?: string;
  readonly env?: string;
  readonly passwordEnv: string;
}

/** The variables of a mnemonic and its passphrase, and the key's path. */
export interface MnemonicSource {
  readonly env: string;
  readonly passphraseEnv?: string;
  readonly path: string;
}

/**
 * A client that may ask for signatures. It proves itself by a token or by signed requests (stamps).
 */
export interface SignerCaller {
  readonly id: string;
  readonly tokenSha256?: string;
  readonly stamp?: { readonly algorithm: 'ed25519' | 'ecdsa-p256-sha256'; readonly publicKey: string };
  readonly keys: readonly string[];
  readonly plan?: string;
  readonly audit: boolean;
  readonly maxInFlight: number;
}
