import type { HostProblem } from '../exchange/host-response.ts';
import type { Result } from '../result.ts';
import { ok } from '../result.ts';
import type { RoundEnd } from './reconcile.ts';

/** What a round did on one chain, as the gateway writes it. */
export interface ChainDone {
  readonly chain: string;
  readonly failed: string | null;
  readonly accounts: readonly AccountDone[];
}

/** What a round did and found of an account with something open. */
export interface AccountDone {
  readonly account: string;
  readonly failed: string | null;
  /** How many transactions are in each state, those that are final left out. */
  readonly states: Readonly<Record<string, number>>;
  /** Seconds since the first transaction that is in no block was recorded. */
  readonly oldestSeconds: number | null;
  readonly open: number;
  readonly sent: number;
  readonly stuck: {
    readonly nonce: string;
    readonly state: string | null;
    readonly seconds: number;
    readonly nodeSaid: string | null;
  } | null;
  readonly foreignNonce: string | null;
  /** The nonce whose transaction the gateway replaced by itself. */
  readonly replaced: string | null;
  /** Why what was due for the transaction was not done. */
  readonly notDone: string | null;
  /** Why charges were not given back, though what they were for can never be mined. */
  readonly notGivenBack: string | null;
  /** How many transactions were opened again that counted as final. */
  readonly reopened: number;
  /** Why a transaction does not count as final, though it is deep enough. */
  readonly notFinal: string | null;
}

/**
 * Reads what a round did on each chain. Throws if the gateway's text cannot be read.
 *
 * Errors: the problem for which the round came to no end.
 */
export function readDone(ended: Result<RoundEnd, HostProblem>): Result<readonly ChainDone[], HostProblem> {
  if (ended.tag === 'err') return ended;
  const { chains } = JSON.parse(ended.val.text) as { readonly chains: readonly ChainDone[] };
  return ok(chains);
}
