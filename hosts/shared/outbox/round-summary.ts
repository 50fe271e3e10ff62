import type { HostProblem } from '../exchange/host-response.ts';
import type { Result } from '../result.ts';
import type { ChainDone } from './done.ts';

/**
 * How a round ended. `whole`: every account of every chain could be looked after. `partial`: some
 * could not. `failed`: the round came to no end.
 */
export type RoundOutcome = 'whole' | 'partial' | 'failed';

/** A round in numbers, without an account, a nonce or a hash. */
export interface RoundSummary {
  readonly outcome: RoundOutcome;
  readonly chains: readonly ChainSummary[];
}

/** A chain in numbers. */
export interface ChainSummary {
  readonly chain: string;
  /** Whether every account of it could be looked after. The other numbers are too low otherwise. */
  readonly isWhole: boolean;
  /** Accounts with something open. */
  readonly accounts: number;
  /** Transactions by state, those that are final left out. */
  readonly states: Readonly<Record<string, number>>;
  /** Accounts that are stuck. */
  readonly stuck: number;
  /** Accounts with a nonce that somebody else used. */
  readonly foreign: number;
  /** Transactions that were sent again. */
  readonly sent: number;
  /** The age of the oldest transaction that is in no block. `null` if there is none. */
  readonly oldestSeconds: number | null;
}

/** A round that did not even begin, or whose end could not be read. */
export const failedRound: RoundSummary = { outcome: 'failed', chains: [] };

/** Sums up what a round did. */
export function summarise(done: Result<readonly ChainDone[], HostProblem>): RoundSummary {
  if (done.tag === 'err') return failedRound;
  const chains = done.val.map(chainSummary);
  return { outcome: chains.every(({ isWhole }) => isWhole) ? 'whole' : 'partial', chains };
}

function chainSummary({ chain, failed, accounts }: ChainDone): ChainSummary {
  const states: Record<string, number> = {};
  for (const account of accounts) {
    for (const [state, count] of Object.entries(account.states)) states[state] = (states[state] ?? 0) + count;
  }
  const ages = accounts.flatMap(({ oldestSeconds }) => oldestSeconds ?? []);
  return {
    chain,
    isWhole: failed === null && accounts.every((account) => account.failed === null),
    accounts: accounts.length,
    states,
    stuck: accounts.filter(({ stuck }) => stuck !== null).length,
    foreign: accounts.filter(({ foreignNonce }) => foreignNonce !== null).length,
    sent: accounts.reduce((sum, { sent }) => sum + sent, 0),
    oldestSeconds: ages.length === 0 ? null : Math.max(...ages),
  };
}
