/** What the signer may sign: the rules of chains, the policies and the spending limits. */

/** Rules for one chain, at least one. Gas is decimal text. */
export interface SignerChain {
  readonly maxTransactionGas?: string;
  readonly gasMargin?: number;
  readonly outbox?: {
    readonly bump?: { readonly afterSeconds: number; readonly percent: number; readonly maxFee: string };
    readonly voidQuorum?: number;
  };
}

/** A rule for what may be signed. */
export interface SignerPolicy {
  readonly name: string;
  readonly effect: 'allow' | 'deny';
  readonly kinds: readonly ('transaction' | 'create' | 'message' | 'typedData' | 'authorization')[];
  readonly when: {
    readonly caller?: readonly string[];
    readonly chain?: readonly string[];
    readonly to?: readonly string[];
    readonly value?: SignerCap;
    readonly fee?: SignerCap;
    readonly selector?: readonly string[];
    readonly args?: SignerMembers;
    readonly operation?: readonly ('*' | 'call' | 'delegatecall')[];
    readonly primaryType?: readonly string[];
    readonly domain?: Readonly<Partial<Record<DomainMember, readonly string[]>>> & { readonly absent?: readonly DomainMember[] };
    readonly fields?: SignerMembers;
    readonly delegate?: readonly string[];
    readonly messageLength?: readonly string[];
  };
}

/** A member of the domain of typed data (EIP-712). */
type DomainMember = 'name' | 'version' | 'chainId' | 'verifyingContract' | 'salt';

/** Tests by the name or path of a member. */
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

/** A cap on what may be signed in a rolling time. `window` is its length in seconds. */
export interface SpendingLimit {
  readonly name: string;
  readonly window: number;
  readonly per: readonly ('key' | 'caller')[];
  readonly chain?: string;
  readonly token?: string;
  readonly value?: SignerCap;
  readonly fee?: SignerCap;
  readonly amount?: SignerCap;
  readonly count?: SignerCap;
}

/** A greatest quantity, decimal or `0x` text. */
export interface SignerCap {
  readonly max: string;
}
