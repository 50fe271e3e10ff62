import type { RequestLog, RequestOutcome } from '../../shared/log/fields.ts';
import { RequestLabelling } from '../../shared/metrics/request-labels.ts';
import { Counter, Histogram } from './prometheus.ts';
import type { Registry } from './prometheus.ts';

/** The series of one route. */
interface OneRoute {
  readonly seconds: { observe(seconds: number): void };
  /** By status. */
  readonly counts: Map<string, { inc(): void }>;
}

/** The series of requests: one route for all paths that have none. */
export class RequestSeries {
  readonly #labelling: RequestLabelling;
  readonly #requests: Counter<'route' | 'status'>;
  readonly #seconds: Histogram<'route'>;
  readonly #routes = new Map<string, OneRoute>();

  /** `hostRoutes` are the templates of the routes that the host answers itself. */
  constructor(registry: Registry, hostRoutes: readonly string[] = []) {
    const registers = [registry];
    this.#labelling = new RequestLabelling(hostRoutes);
    this.#requests = new Counter({
      name: 'mintmark_requests_total',
      help: 'Requests that have ended, by the template of the route and the status of the response.',
      labelNames: ['route', 'status'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'mintmark_request_duration_seconds',
      help: 'Time until a response was out.',
      labelNames: ['route'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    });
    for (const route of this.#labelling.routes) this.#of(route);
  }

  /** Returns a log of requests that also counts them. */
  counting(log: RequestLog): RequestLog {
    return (outcome, milliseconds) => {
      this.#ended(outcome, milliseconds);
      log(outcome, milliseconds);
    };
  }

  /** Counts a request. */
  #ended(outcome: RequestOutcome, milliseconds: number | undefined): void {
    const labels = this.#labelling.of(outcome);
    const { seconds, counts } = this.#of(labels.route);
    if (milliseconds !== undefined) seconds.observe(milliseconds / 1000);
    const known = counts.get(labels.status);
    if (known !== undefined) return known.inc();
    const made = this.#requests.labels({ ...labels });
    counts.set(labels.status, made);
    made.inc();
  }

  #of(route: string): OneRoute {
    const known = this.#routes.get(route);
    if (known !== undefined) return known;
    const made = { seconds: this.#seconds.labels({ route }), counts: new Map() };
    this.#routes.set(route, made);
    return made;
  }
}
