import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { methodNotAllowed, responseWith } from '../exchange/host-response.ts';
import type { HostProblem, HostResponse } from '../exchange/host-response.ts';
import { pathOf, readMethods } from '../host-route.ts';
import type { HostRoute } from '../host-route.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { Readiness } from './readiness.ts';

/**
 * Answers `/readyz`: 200 if every part works, otherwise 503. A part that the query names by
 * `exclude` is looked at, and does not decide. It takes any `Host`, as probes name the address of a
 * machine.
 */
export class ReadyRoute implements HostRoute {
  readonly template = '/readyz';
  readonly #readiness: Readiness;

  constructor(readiness: Readiness) {
    this.#readiness = readiness;
  }

  takes(request: Request): boolean {
    return pathOf(request) === this.template;
  }

  async answer({ method, target }: Request, requestId: string): Promise<Result<HostResponse, HostProblem>> {
    if (!readMethods.includes(method)) return err(methodNotAllowed(method, readMethods));
    const excluded = new Set(new URLSearchParams(target.slice(this.template.length)).getAll('exclude'));
    const parts = await this.#readiness.findings();
    const isReady = Object.entries(parts).every(([name, { status }]) => status === 'ok' || (excluded.has(name) && name !== 'shutdown'));
    const text = JSON.stringify({ status: isReady ? 'ready' : 'not-ready', parts });
    return ok(responseWith(isReady ? 200 : 503, 'application/json', new TextEncoder().encode(text), requestId));
  }
}
