import type { Take } from '../../../build/types/interfaces/mintmark-gateway-limits-types.js';
import type { AskLimits } from '../../shared/exchange/host-effects.ts';
import type { Lookup } from '../../shared/answers/lookups.ts';
import { fateOf } from '../../shared/limits/question.ts';
import type { TakeResult } from '../../shared/limits/question.ts';
import type { RequestLog } from '../../shared/log/fields.ts';
import { policyOutcomeOf } from '../../shared/metrics/policy-outcome.ts';
import { RequestLabelling } from '../../shared/metrics/request-labels.ts';
import type { RoundSummary } from '../../shared/outbox/round-summary.ts';
import { outboxStates } from '../../shared/outbox/states.ts';
import type { UpstreamOutcome } from '../../shared/upstreams/observed.ts';
import type { Upstream } from '../../shared/upstreams/upstreams.ts';
import type { Trap } from '../../shared/trap/trap.ts';
import type { Meter } from './meter.ts';

/** Counts what the gateway's script does, in the series of the Node host. */
export class GatewayMeter {
  readonly #meter: Meter;

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  /**
   * Returns a log of requests that also counts them, and writes what was counted till then.
   * `hostRoutes` are the templates of the routes that the host answers itself.
   */
  counting(log: RequestLog, hostRoutes: readonly string[]): RequestLog {
    const labelling = new RequestLabelling(hostRoutes);
    return (outcome, milliseconds) => {
      const { route, status } = labelling.of(outcome);
      this.#meter.countLogged('mintmark_requests_total', { route, status });
      if (milliseconds !== undefined) this.#meter.countLogged('mintmark_request_duration_seconds', { route }, milliseconds / 1000);
      log(outcome, milliseconds);
      this.#meter.flush();
    };
  }

  /** Counts a request to an upstream. */
  upstream({ kind, chain, endpoint }: Upstream, outcome: UpstreamOutcome, seconds: number): void {
    this.#meter.count('mintmark_upstream_requests_total', { chain, endpoint, kind, outcome });
    this.#meter.count('mintmark_upstream_duration_seconds', { chain, endpoint, kind }, seconds);
  }

  /** Counts a look-up in a cache. */
  lookup({ cache, outcome }: Lookup): void {
    this.#meter.count('mintmark_cache_lookups_total', { cache, outcome });
  }

  /** Returns limits whose decisions are counted. */
  limits(limits: AskLimits): AskLimits {
    return {
      take: async (take, from) => {
        const result = await limits.take(take, from);
        this.#taken(take, result);
        return result;
      },
      settle: (settle, from) => limits.settle(settle, from),
    };
  }

  #taken({ plan }: Take, result: TakeResult): void {
    if (result.tag === 'err' && result.val.tag === 'unknown-plan') return;
    this.#meter.count('mintmark_limits_decisions_total', { outcome: fateOf(result, 'client'), plan });
    if (result.tag === 'err') return;
    for (const verdict of result.val.verdicts) {
      const outcome = policyOutcomeOf(verdict);
      const { mode, policy } = verdict;
      if (outcome !== undefined) this.#meter.count('mintmark_limits_policy_decisions_total', { mode, outcome, plan, policy });
    }
  }

  /** Counts a component that trapped. */
  trap({ component }: Trap): void {
    this.#meter.countLogged('mintmark_component_traps_total', { component });
  }

  /** Counts a round over the outbox. */
  round({ outcome, chains }: RoundSummary, milliseconds: number): void {
    const meter = this.#meter;
    meter.countLogged('mintmark_outbox_round_duration_seconds', { outcome }, milliseconds / 1000);
    if (outcome === 'whole') meter.setLogged('mintmark_outbox_last_whole_round_timestamp_seconds', {}, Date.now() / 1000);
    for (const { chain, isWhole, states: counts, stuck, foreign, sent, oldestSeconds } of chains) {
      if (sent > 0) meter.countLogged('mintmark_outbox_resent_transactions_total', { chain }, 0, sent);
      if (!isWhole) continue;
      for (const state of outboxStates) meter.setLogged('mintmark_outbox_transactions', { chain, state }, counts[state] ?? 0);
      meter.setLogged('mintmark_outbox_stuck_accounts', { chain }, stuck);
      meter.setLogged('mintmark_outbox_foreign_nonce_accounts', { chain }, foreign);
      meter.setLogged('mintmark_outbox_oldest_open_seconds', { chain }, oldestSeconds ?? 0);
    }
    meter.flushPoints();
  }
}
