import type { Lookup } from '../../shared/answers/lookups.ts';
import type { ReplacementReason } from '../../shared/component/replacement.ts';
import type { RequestLog } from '../../shared/log/fields.ts';
import { RequestLabelling } from '../../shared/metrics/request-labels.ts';
import type { StoreObserver } from '../../shared/metrics/store-observer.ts';
import type { RoundSummary } from '../../shared/outbox/round-summary.ts';
import { outboxStates } from '../../shared/outbox/states.ts';
import type { SocketObserver } from '../../shared/sockets/socket.ts';
import { isTimed } from '../../shared/upstreams/observed.ts';
import type { UpstreamOutcome } from '../../shared/upstreams/observed.ts';
import type { Upstream } from '../../shared/upstreams/upstreams.ts';
import type { Trap } from '../../shared/trap/trap.ts';
import { addFirstSeries } from './first-series.ts';
import type { IsolateParts } from './first-series.ts';
import { limitsMeter } from './limits-meter.ts';
import type { LimitsObserver } from './limits-meter.ts';
import type { Meter } from './meter.ts';
import { socketMeter } from './socket-meter.ts';
import { storeMeter } from './store-meter.ts';
import type { StoreName } from './store-meter.ts';

/** Counts what the gateway's script does, in the series of the Node host. */
export class GatewayMeter {
  readonly #meter: Meter;
  /** Counts decisions of the limits. */
  readonly limits: LimitsObserver;
  /** Counts what happens to WebSockets. */
  readonly sockets: SocketObserver;

  constructor(meter: Meter) {
    this.#meter = meter;
    this.limits = limitsMeter(meter);
    this.sockets = socketMeter(meter);
  }

  /** Adds the series that an isolate has before their first event, and its gauges. */
  addFirstSeries(parts: IsolateParts): void {
    addFirstSeries(this.#meter, parts);
  }

  /** Writes what was counted. Call it at the end of what is no request. */
  flush(): void {
    this.#meter.flush();
  }

  /**
   * Returns a log of requests that also counts them, and writes what was counted till then.
   * `hostRoutes` are the templates of the routes that the host answers itself.
   */
  counting(log: RequestLog, hostRoutes: readonly string[]): RequestLog {
    const labelling = new RequestLabelling(hostRoutes);
    return (outcome, milliseconds) => {
      const labels = labelling.of(outcome);
      this.#meter.countLogged('mintmark_requests_total', labels);
      if (milliseconds !== undefined)
        this.#meter.countLogged('mintmark_request_duration_seconds', { route: labels.route }, milliseconds / 1000);
      log(outcome, milliseconds);
      this.#meter.flush();
    };
  }

  /** Counts a request to an upstream. */
  upstream({ kind, chain, endpoint }: Upstream, outcome: UpstreamOutcome, seconds: number): void {
    this.#meter.count('mintmark_upstream_requests_total', { chain, endpoint, kind, outcome });
    if (isTimed(outcome)) this.#meter.count('mintmark_upstream_duration_seconds', { chain, endpoint, kind }, seconds);
  }

  /** Counts a look-up in a cache. */
  lookup({ cache, outcome }: Lookup): void {
    this.#meter.count('mintmark_cache_lookups_total', { cache, outcome });
  }

  /** Returns what counts the operations of a store. */
  store(store: StoreName): StoreObserver {
    return storeMeter(this.#meter, store);
  }

  /** Counts a call to the vault's object that came to nothing. */
  vaultFailed(): void {
    this.#meter.countLogged('mintmark_vault_failures_total', { code: 'object-failed' });
  }

  /** Counts an instance of the gateway that was given up. */
  replaced(reason: ReplacementReason): void {
    this.#meter.count('mintmark_component_replacements_total', { component: 'gateway', reason });
  }

  /** Counts a component that trapped. */
  trap({ component }: Trap): void {
    this.#meter.countLogged('mintmark_component_traps_total', { component });
  }

  /** Counts a round over the outbox, and writes what was counted till then. */
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
    meter.flush();
  }
}
