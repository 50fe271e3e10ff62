import type { AuditPlace } from './signer/audit/open.ts';

/** The settings of the reference service. */
export interface Settings {
  /** Endpoints by chain id. */
  readonly chains: Readonly<Record<string, string>>;
  /** A trustless IPFS gateway. */
  readonly ipfs: string;
  /** The most bytes of a document. */
  readonly maxJsonBytes: number;
  /**
   * How requests are sent upstream, apart from those of viem: by Node's `fetch`, or by
   * `undici.request`.
   */
  readonly client: 'fetch' | 'undici';
  /** The milliseconds that a request upstream may take. */
  readonly deadlineMs: number;
  /**
   * How many seconds a response of the token route is cached and sent again without reading the
   * chain. 0 reads the chain for each request. Documents are kept by their CID in both cases.
   */
  readonly answerSeconds: number;
  readonly limits: LimitSettings;
  readonly signer: SignerSettings;
}

/** The quotas that apply to each client at once, and what a request costs. */
export interface LimitSettings {
  /** Units in so many seconds. */
  readonly policies: readonly { readonly name: string; readonly quota: number; readonly window: number }[];
  /** Units by JSON-RPC method, `nft.get` or `signer.sign`. `*` is for the rest. */
  readonly costs: Readonly<Record<string, number>>;
}

/** What a caller may have signed. */
export interface SignerSettings {
  readonly privateKey: `0x${string}`;
  readonly callers: readonly { readonly id: string; readonly tokenSha256: string }[];
  /** The transactions that are allowed. */
  readonly allow: TransactionPolicy;
  readonly audit: AuditPlace;
}

/**
 * The transactions that are allowed: wei as decimal text, addresses and selectors in hexadecimal.
 */
export interface TransactionPolicy {
  readonly chains: readonly string[];
  readonly to: readonly string[];
  readonly maxValue: string;
  readonly maxFee: string;
  readonly selectors: readonly string[];
}
