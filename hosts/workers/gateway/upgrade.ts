import type { Request as Head, Seed } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { About } from '../../shared/exchange/about.ts';
import { collect } from '../../shared/exchange/collecting/collect.ts';
import { defect, hostResponse, logged } from '../../shared/exchange/host-response.ts';
import type { HostProblem } from '../../shared/exchange/host-response.ts';
import { acceptedOf, refunded } from '../../shared/sockets/accepted.ts';
import type { SessionOf } from '../../shared/sockets/session.ts';
import type { GatewayBindings } from './bindings.ts';
import type { IsolateGateway } from './gateway.ts';
import { responseOf } from './response.ts';

/**
 * The field by which an object gets what the gateway says of a socket. Only this script can ask an
 * object.
 */
const SESSION_FIELD = 'x-mintmark-session';

/** A request for a WebSocket, and who answers it. */
export interface UpgradeParts {
  readonly head: Head;
  readonly seed: Seed;
  readonly gateway: IsolateGateway;
  readonly bindings: GatewayBindings;
  readonly about: About;
}

/** Returns whether a request asks for a WebSocket. */
export function asksForSocket({ method, headers }: Request): boolean {
  return method === 'GET' && headers.get('upgrade')?.toLowerCase() === 'websocket';
}

/** Asks the gateway whether a request may become a WebSocket. An object then makes one of it. */
export async function upgraded({ head, seed, gateway, bindings, about }: UpgradeParts): Promise<Response> {
  const { isJsonRpc: _, ...logFields } = about;
  const begun = Date.now();
  const refuse = (problem: HostProblem): Response => {
    const response = hostResponse(problem, about);
    gateway.log({ ...logFields, status: response.head.status, ...logged(problem) }, Date.now() - begun);
    return responseOf(response.head, response.body);
  };
  const ended = await collect(gateway, (it) => it.connect(head, seed), about).answered;
  if (ended.tag === 'err') return refuse(ended.val);
  if (ended.val.head.status !== 101) {
    gateway.log(ended.val.summary, Date.now() - begun);
    return responseOf(ended.val.head, ended.val.body);
  }
  const accepted = acceptedOf(ended.val);
  const { chain, client, fields } = accepted;
  const refuseForFree = async (problem: HostProblem): Promise<Response> => {
    await refunded(gateway.effects, accepted, about);
    return refuse(problem);
  };
  if (bindings.SOCKETS === undefined)
    return refuseForFree({ code: 'overloaded', detail: 'this deployment has no binding SOCKETS: deploy it again' });
  const session: SessionOf = { request: head, chain, client };
  const headers = { upgrade: 'websocket', [SESSION_FIELD]: encodeURIComponent(JSON.stringify(session)) };
  const object = bindings.SOCKETS.getByName(`${chain}:${shardOf(client, gateway.sockets.shards)}`);
  let answered: Response;
  try {
    answered = await object.fetch('https://object/', { headers });
  } catch (error) {
    gateway.effects.onDefect(error, 'route');
    return refuseForFree(defect);
  }
  if (answered.webSocket === null) return refuseForFree(await answered.json<HostProblem>());
  gateway.log(ended.val.summary, Date.now() - begun);
  return new Response(null, {
    status: 101,
    webSocket: answered.webSocket,
    headers: fields.map(({ name, value }): [string, string] => [name, value]),
  });
}

/** Returns what the gateway's script says of a socket. */
export function sessionIn(request: Request): SessionOf {
  return JSON.parse(decodeURIComponent(request.headers.get(SESSION_FIELD) ?? '')) as SessionOf;
}

/** Returns the shard of a client: all of its sockets are in one object. */
function shardOf(client: string, shards: number): number {
  let hash = 2_166_136_261;
  for (const unit of client) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 16_777_619);
  return (hash >>> 0) % shards;
}
