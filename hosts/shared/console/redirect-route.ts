import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { methodNotAllowed } from '../exchange/host-response.ts';
import type { HostProblem, HostResponse } from '../exchange/host-response.ts';
import { pathOf, readMethods } from '../host-route.ts';
import type { HostRoute } from '../host-route.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import { consoleFields } from './fields.ts';
import type { IsServed } from './served-host.ts';

/** Sends a person who leaves out the last slash of `/console/` there. */
export class RedirectRoute implements HostRoute {
  readonly template = '/console';
  readonly #isServed: IsServed;

  constructor(isServed: IsServed) {
    this.#isServed = isServed;
  }

  takes(request: Request): boolean {
    return pathOf(request) === this.template && this.#isServed(request);
  }

  async answer({ method }: Request, requestId: string): Promise<Result<HostResponse, HostProblem>> {
    if (!readMethods.includes(method)) return err(methodNotAllowed(method, readMethods));
    const headers = [
      { name: 'location', value: '/console/' },
      ...consoleFields('data', 'no-cache', requestId),
      { name: 'content-length', value: '0' },
    ];
    return ok({ head: { status: 308, headers }, body: new Uint8Array() });
  }
}
