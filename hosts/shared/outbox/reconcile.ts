import type { Summary } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { microseconds } from '../clock.ts';
import type { GatewaySupervisor } from '../component/gateway-supervisor.ts';
import { entropy } from '../entropy.ts';
import { idOf } from '../exchange/about.ts';
import { collect } from '../exchange/collecting/collect.ts';
import type { Collected } from '../exchange/collecting/collector.ts';
import type { Effects } from '../exchange/effects.ts';
import type { HostProblem } from '../exchange/host-response.ts';
import { ok } from '../result.ts';
import type { Result } from '../result.ts';

/** What a round over the outbox came to. */
export interface RoundEnd {
  /** What it did and found: the JSON that `docs/how-to/outbox.md` describes. */
  readonly text: string;
  /** The summary for the log. */
  readonly summary: Summary;
}

/** A round over the outbox that has begun. */
export interface Round {
  /**
   * Resolves when nothing of the round is left to do.
   *
   * Errors: the problem for which the round came to no end.
   */
  readonly ended: Promise<Result<RoundEnd, HostProblem>>;
  /** Gives the round up. What it has begun to record is still recorded. */
  abort(): void;
}

/** Begins a round over the signer's outbox. Only one may be under way. */
export function reconcile(supervisor: GatewaySupervisor, effects: Effects): Round {
  const seed = { now: microseconds(), entropy: entropy() };
  const round = collect({ supervisor, effects }, (gateway) => gateway.reconcile(seed), { requestId: idOf(seed.entropy) });
  return { ended: round.ended.then(asRound), abort: () => round.abort() };
}

function asRound(ended: Result<Collected, HostProblem>): Result<RoundEnd, HostProblem> {
  if (ended.tag === 'err') return ended;
  const { body, summary } = ended.val;
  return ok({ text: new TextDecoder().decode(body), summary });
}
