import table from '../../../schema/routes.json' with { type: 'json' };
import type { RequestLog, RequestOutcome } from '../../shared/log/fields.ts';
import { Counter, Histogram } from './prometheus.ts';
import type { Registry } from './prometheus.ts';

/** The series of one route. */
interface OneRoute {
  readonly seconds: { observe(seconds: number): void };
  /** By status. */
  readonly counts: Map<number | undefined, { inc(): void }>;
}

/** The series of requests: one route for all paths that have none. */
export class RequestSeries {
  readonly #requests: Counter<'route' | 'status'>;
  readonly #seconds: Histogram<'route'>;
  readonly #routes = new Map<string, OneRoute>();
  readonly #unknown: OneRoute;

  /** `hostRoutes` are the templates of the routes that the host answers itself. */
  constructor(registry: Registry, hostRoutes: readonly string[] = []) {
    const registers = [registry];
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
    this.#unknown = this.#route('unknown');
    for (const template of [...table.routes.map((route) => route.template), ...hostRoutes])
      this.#routes.set(template, this.#route(template));
  }

  /** Returns a log of requests that also counts them. */
  counting(log: RequestLog): RequestLog {
    return (outcome, milliseconds) => {
      this.#ended(outcome, milliseconds);
      log(outcome, milliseconds);
    };
  }

  /**
   * Counts a request.
   *
   * Security: only templates are labels. Whatever else stands for the route counts as `unknown`.
   */
  #ended({ route, status }: RequestOutcome, milliseconds: number | undefined): void {
    const { seconds, counts } = this.#routes.get(route ?? '') ?? this.#unknown;
    if (milliseconds !== undefined) seconds.observe(milliseconds / 1000);
    const known = counts.get(status);
    if (known !== undefined) return known.inc();
    const made = this.#requests.labels({ route: this.#nameOf(route), status: status === undefined ? 'none' : String(status) });
    counts.set(status, made);
    made.inc();
  }

  #nameOf(route: string | undefined): string {
    return route !== undefined && this.#routes.has(route) ? route : 'unknown';
  }

  #route(route: string): OneRoute {
    return { seconds: this.#seconds.labels({ route }), counts: new Map() };
  }
}
