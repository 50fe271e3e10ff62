import { Counter, Gauge, Histogram } from './prometheus.ts';
import type { Registry } from './prometheus.ts';
import type { RoundObserver } from '../../shared/outbox/observer.ts';
import type { ChainSummary, RoundOutcome, RoundSummary } from '../../shared/outbox/round-summary.ts';
import { outboxStates } from '../../shared/outbox/states.ts';

/** The compiler keeps the list complete. */
const outcomes: Readonly<Record<RoundOutcome, true>> = { whole: true, partial: true, failed: true };

/**
 * The series of the outbox. Its gauges have what the last rounds of this process found. They are
 * absent while another process looks after the outbox. A chain of which a round could not look
 * after every account keeps what the round before found.
 */
export class OutboxSeries implements RoundObserver {
  readonly #leader: Gauge;
  readonly #transactions: Gauge<'chain' | 'state'>;
  readonly #stuck: Gauge<'chain'>;
  readonly #foreign: Gauge<'chain'>;
  readonly #oldest: Gauge<'chain'>;
  readonly #resent: Counter<'chain'>;
  readonly #rounds: Histogram<'outcome'>;
  readonly #lastWholeRound: Gauge;
  readonly #now: () => number;

  /** `now` returns milliseconds since 1970. */
  constructor(registry: Registry, now: () => number = Date.now) {
    const registers = [registry];
    const gauge = (name: string, help: string): Gauge<'chain'> => new Gauge({ name, help, labelNames: ['chain'], registers });
    this.#now = now;
    this.#leader = new Gauge({
      name: 'mintmark_outbox_leader',
      help: 'Whether this process looks after the outbox (1) or not (0).',
      registers,
    });
    this.#transactions = new Gauge({
      name: 'mintmark_outbox_transactions',
      help: 'Transactions of the outbox that are not final, by state.',
      labelNames: ['chain', 'state'],
      registers,
    });
    this.#stuck = gauge('mintmark_outbox_stuck_accounts', 'Accounts whose first open transaction is older than five minutes.');
    this.#foreign = gauge('mintmark_outbox_foreign_nonce_accounts', 'Accounts with a nonce that this ledger did not give out.');
    this.#oldest = gauge('mintmark_outbox_oldest_open_seconds', 'Age of the oldest transaction that is in no block, 0 if there is none.');
    this.#resent = new Counter({
      name: 'mintmark_outbox_resent_transactions_total',
      help: 'Transactions that were sent again and that a node took.',
      labelNames: ['chain'],
      registers,
    });
    this.#rounds = new Histogram({
      name: 'mintmark_outbox_round_duration_seconds',
      help: 'Time that a round over the outbox took, by how it ended.',
      labelNames: ['outcome'],
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 120, 300],
      registers,
    });
    for (const outcome of Object.keys(outcomes)) this.#rounds.zero({ outcome });
    this.#lastWholeRound = new Gauge({
      name: 'mintmark_outbox_last_whole_round_timestamp_seconds',
      help: 'Time at which the last round of this process ended that could look after every account, 0 before the first.',
      registers,
    });
  }

  round({ outcome, chains }: RoundSummary, seconds: number): void {
    this.#leader.set(1);
    this.#rounds.observe({ outcome }, seconds);
    if (outcome === 'whole') this.#lastWholeRound.set(this.#now() / 1000);
    for (const chain of chains) this.#chain(chain);
  }

  following(): void {
    this.#leader.set(0);
    for (const gauge of [this.#transactions, this.#stuck, this.#foreign, this.#oldest]) gauge.reset();
  }

  #chain({ chain, isWhole, states: counts, stuck, foreign, sent, oldestSeconds }: ChainSummary): void {
    this.#resent.inc({ chain }, sent);
    if (!isWhole) return;
    for (const state of outboxStates) this.#transactions.set({ chain, state }, counts[state] ?? 0);
    this.#stuck.set({ chain }, stuck);
    this.#foreign.set({ chain }, foreign);
    this.#oldest.set({ chain }, oldestSeconds ?? 0);
  }
}
