import { isTimed, upstreamOutcomes } from '../../shared/upstreams/observed.ts';
import type { UpstreamOutcome } from '../../shared/upstreams/observed.ts';
import type { Upstream } from '../../shared/upstreams/upstreams.ts';
import type { UpstreamOrigin } from '../../shared/upstreams/origins/origins.ts';
import { Counter, Gauge, Histogram } from './prometheus.ts';
import type { Registry } from './prometheus.ts';

/** The series of one upstream. */
interface OneUpstream {
  readonly counts: Readonly<Record<UpstreamOutcome, { inc(): void }>>;
  readonly seconds: { observe(seconds: number): void };
}

/** The series of requests to upstreams. Requests that are answered by another's are left out. */
export class UpstreamSeries {
  readonly #requests: Counter<'kind' | 'chain' | 'endpoint' | 'outcome'>;
  readonly #seconds: Histogram<'kind' | 'chain' | 'endpoint'>;
  readonly #coalesced: Counter;
  readonly #info: Gauge<'kind' | 'chain' | 'endpoint' | 'origin'>;
  readonly #upstreams = new Map<Upstream, OneUpstream>();

  constructor(registry: Registry) {
    const registers = [registry];
    this.#requests = new Counter({
      name: 'mintmark_upstream_requests_total',
      help: 'Requests to upstreams that have ended, by the place of the upstream in the configuration and by the outcome.',
      labelNames: ['kind', 'chain', 'endpoint', 'outcome'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'mintmark_upstream_duration_seconds',
      help: 'Time to the end of a response of an upstream, or to its head if it is read in chunks. Failures count, unless nobody waited or nothing was sent.',
      labelNames: ['kind', 'chain', 'endpoint'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    });
    this.#coalesced = new Counter({
      name: 'mintmark_coalesced_fetches_total',
      help: 'Fetches that were answered by an equal request to an upstream that was under way.',
      registers,
    });
    this.#info = new Gauge({
      name: 'mintmark_upstream_info',
      help: 'The origin of an upstream, by the place of the upstream in the configuration. The value is always 1.',
      labelNames: ['kind', 'chain', 'endpoint', 'origin'],
      registers,
    });
  }

  /** Takes the upstreams of a configuration in the place of all before. */
  origins(origins: readonly UpstreamOrigin[]): void {
    this.#info.reset();
    for (const { upstream, origin } of origins) this.#info.set({ ...upstream, origin }, 1);
  }

  /** Counts a request to an upstream. */
  request(upstream: Upstream, outcome: UpstreamOutcome, seconds: number): void {
    const { counts, seconds: histogram } = this.#of(upstream);
    counts[outcome].inc();
    if (isTimed(outcome)) histogram.observe(seconds);
  }

  /** Counts a fetch that was answered by another's request. */
  coalesced(): void {
    this.#coalesced.inc();
  }

  #of(upstream: Upstream): OneUpstream {
    const known = this.#upstreams.get(upstream);
    if (known !== undefined) return known;
    const { kind, chain, endpoint } = upstream;
    const labels = { kind, chain, endpoint };
    const outcomes = Object.keys(upstreamOutcomes) as UpstreamOutcome[];
    const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, this.#requests.labels({ ...labels, outcome })]));
    const made: OneUpstream = { counts: counts as OneUpstream['counts'], seconds: this.#seconds.labels(labels) };
    // An alert sees no increase of a series that appears with its first failure.
    for (const outcome of outcomes) this.#requests.inc({ ...labels, outcome }, 0);
    this.#upstreams.set(upstream, made);
    return made;
  }
}
