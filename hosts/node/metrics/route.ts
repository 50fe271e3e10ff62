import type { Registry } from './prometheus.ts';
import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { methodNotAllowed, responseWith } from '../../shared/exchange/host-response.ts';
import type { HostProblem, HostResponse } from '../../shared/exchange/host-response.ts';
import { pathOf, readMethods } from '../../shared/host-route.ts';
import type { HostRoute } from '../../shared/host-route.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';
import type { MetricsAccess } from './access.ts';

/**
 * Answers `/metrics` in Prometheus's text format.
 *
 * Security: whoever may not read it gets what the gateway answers at a path without a route, so
 * nobody learns that there is one, and guesses at the token count as abuse.
 */
export class MetricsRoute implements HostRoute {
  readonly template = '/metrics';
  readonly #registry: Registry;
  readonly #access: MetricsAccess;

  constructor(registry: Registry, access: MetricsAccess) {
    this.#registry = registry;
    this.#access = access;
  }

  takes(request: Request): boolean {
    return pathOf(request) === this.template && this.#access.allows(request);
  }

  async answer({ method }: Request, requestId: string): Promise<Result<HostResponse, HostProblem>> {
    if (!readMethods.includes(method)) return err(methodNotAllowed(method, readMethods));
    const text = await this.#registry.metrics();
    return ok(responseWith(200, this.#registry.contentType, new TextEncoder().encode(text), requestId));
  }
}
