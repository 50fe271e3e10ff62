/** The gateway's script: requests in, responses out. It has no key: those are in the vault's script. */
import { aboutOf } from '../shared/exchange/about.ts';
import { microseconds } from '../shared/clock.ts';
import { entropy } from '../shared/entropy.ts';
import { serve } from '../shared/exchange/exchange.ts';
import { defect, hostResponse } from '../shared/exchange/host-response.ts';
import type { HostProblem } from '../shared/exchange/host-response.ts';
import { errorText } from '../shared/log/fields.ts';
import { WorkersClient } from './gateway/client.ts';
import type { GatewayBindings } from './gateway/bindings.ts';
import { openGateway } from './gateway/gateway.ts';
import { makeLog } from './isolate/log.ts';
import type { IsolateGateway } from './gateway/gateway.ts';
import { requestHead } from './gateway/request.ts';
import { responseOf } from './gateway/response.ts';

export { Limits } from './objects/limits.ts';

let opened: Promise<IsolateGateway> | undefined;

/** The isolate's gateway. One that cannot be opened is tried again with the next request. */
async function gatewayOf(bindings: GatewayBindings): Promise<IsolateGateway | undefined> {
  opened ??= openGateway(bindings);
  try {
    return await opened;
  } catch (error) {
    opened = undefined;
    // A configuration's problems hold nothing that came out of the environment.
    makeLog((line) => line)('error', 'the gateway cannot be opened', { error: errorText(error) });
    return undefined;
  }
}

async function answer(request: Request, bindings: GatewayBindings, context: ExecutionContext): Promise<Response> {
  const head = requestHead(request);
  const seed = { now: microseconds(), entropy: entropy() };
  const about = () => aboutOf(head ?? nothing, seed);
  if (head === undefined) return refused(unreadable, about());
  const gateway = await gatewayOf(bindings);
  if (gateway === undefined) return refused(defect, about());
  const client: WorkersClient = new WorkersClient(request, gateway.log, about, () => run.abort());
  const run = serve(gateway.supervisor, gateway.effects, client, head, seed);
  // What is to be done after the response is done all the same: caches filled, bytes broadcast.
  context.waitUntil(client.finished);
  request.signal.addEventListener('abort', () => {
    client.left();
    run.left();
  });
  return await client.response();
}

/** A request of whose head nothing can be told. */
const nothing = { method: '', target: '', headers: [], peer: '' };
const unreadable: HostProblem = { code: 'invalid-request', detail: 'Host: expected a name and a port, got something else' };

function refused(problem: HostProblem, { requestId, isJsonRpc }: ReturnType<typeof aboutOf>): Response {
  const { head, body } = hostResponse(problem, requestId, isJsonRpc);
  return responseOf(head, body);
}

export default { fetch: answer } satisfies ExportedHandler<GatewayBindings>;
