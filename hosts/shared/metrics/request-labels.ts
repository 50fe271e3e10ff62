import table from '../../../schema/routes.json' with { type: 'json' };
import type { RequestOutcome } from '../log/fields.ts';

/** The labels of a request in metrics. */
export interface RequestLabels {
  /** The template of the route. `unknown` for every path without one. */
  readonly route: string;
  /** The HTTP status. `none` if there was no response. */
  readonly status: string;
}

/**
 * Decides the labels of requests.
 *
 * Security: only templates are labels. Whatever else stands for the route counts as `unknown`.
 */
export class RequestLabelling {
  /** Every value of the label `route`. */
  readonly routes: ReadonlySet<string>;

  /** `hostRoutes` are the templates of the routes that the host answers itself. */
  constructor(hostRoutes: readonly string[]) {
    this.routes = new Set(['unknown', ...table.routes.map(({ template }) => template), ...hostRoutes]);
  }

  /** Returns the labels of a request. */
  of({ route, status }: Pick<RequestOutcome, 'route' | 'status'>): RequestLabels {
    return {
      route: route !== undefined && this.routes.has(route) ? route : 'unknown',
      status: status === undefined ? 'none' : String(status),
    };
  }
}
