/** What the reference service is told. */
export interface Settings {
  /** Endpoint by chain id. */
  readonly chains: Readonly<Record<string, string>>;
  /** A trustless IPFS gateway. */
  readonly ipfs: string;
  /** Most bytes of a document. */
  readonly maxJsonBytes: number;
  /** How upstreams are asked, apart from what viem asks: by Node's `fetch`, or by `undici.request`. */
  readonly client: 'fetch' | 'undici';
  /** Milliseconds for a request upstream. */
  readonly deadlineMs: number;
  /** Seconds that an answer of the token route is kept and given again without a look at the chain; 0: the chain is read for each. Documents are kept by their CID in both cases. */
  readonly answerSeconds: number;
  readonly limits: LimitSettings;
  readonly signer: SignerSettings;
}

/** Quotas that hold at once for each client, and what a request costs. */
export interface LimitSettings {
  /** Units in so many seconds. */
  readonly policies: readonly { readonly name: string; readonly quota: number; readonly window: number }[];
  /** Units by JSON-RPC method, `nft.get` or `signer.sign`; `*` for the rest. */
  readonly costs: Readonly<Record<string, number>>;
}

/** Who may have what signed. */
export interface SignerSettings {
  readonly privateKey: `0x${string}`;
  readonly callers: readonly { readonly id: string; readonly tokenSha256: string }[];
  /** What a transaction may be. */
  readonly allow: TransactionPolicy;
  /** File of the audit. */
  readonly audit: string;
}

/** What a transaction may be: wei as decimal text, addresses and selectors in hexadecimal. */
export interface TransactionPolicy {
  readonly chains: readonly string[];
  readonly to: readonly string[];
  readonly maxValue: string;
  readonly maxFee: string;
  readonly selectors: readonly string[];
}
