import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { methodNotAllowed, responseWith } from '../exchange/host-response.ts';
import type { HostProblem, HostResponse } from '../exchange/host-response.ts';
import { pathOf, readMethods } from '../host-route.ts';
import type { HostRoute } from '../host-route.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { Version } from './version.ts';

/** Answers `/version`: what runs here. It takes any `Host`, as probes do. */
export class VersionRoute implements HostRoute {
  readonly template = '/version';
  readonly #body: Uint8Array;

  constructor(version: Version) {
    this.#body = new TextEncoder().encode(JSON.stringify(version));
  }

  takes(request: Request): boolean {
    return pathOf(request) === this.template;
  }

  answer({ method }: Request, requestId: string): Promise<Result<HostResponse, HostProblem>> {
    const isRead = readMethods.includes(method);
    return Promise.resolve(
      isRead ? ok(responseWith(200, 'application/json', this.#body, requestId)) : err(methodNotAllowed(method, readMethods)),
    );
  }
}
