import type { Request as Head } from '../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { About } from '../shared/exchange/about.ts';
import { defect, hostResponse, logged } from '../shared/exchange/host-response.ts';
import type { HostRoute } from '../shared/host-route.ts';
import { err } from '../shared/result.ts';
import type { IsolateGateway } from './gateway/gateway.ts';
import { readBody } from './gateway/request.ts';
import { responseOf } from './gateway/response.ts';

/** A request to a route of the host. */
interface Asked {
  readonly request: Request;
  readonly head: Head;
  readonly gateway: Pick<IsolateGateway, 'effects' | 'log'>;
  readonly about: About;
}

/** Answers a request by a route of the host, and logs it. Never rejects. */
export async function answeredBy(route: HostRoute, { request, head, gateway, about }: Asked): Promise<Response> {
  const begun = Date.now();
  const { requestId } = about;
  const { signal } = new AbortController();
  const answer = await route
    .answer(head, requestId, (maxBytes) => readBody(request, maxBytes, signal))
    .catch((error: unknown) => {
      gateway.effects.onDefect(error, 'route');
      return err(defect);
    });
  const { head: response, body } = answer.tag === 'ok' ? answer.val : hostResponse(answer.val, { requestId, isJsonRpc: false });
  const problem = answer.tag === 'ok' ? {} : logged(answer.val);
  gateway.log({ requestId, route: route.template, status: response.status, ...problem }, Date.now() - begun);
  // A status such as 304 allows no body, not even an empty one.
  return responseOf(response, request.method === 'HEAD' || body.length === 0 ? null : body);
}
