import { aboutOf } from '../shared/exchange/about.ts';
import type { About } from '../shared/exchange/about.ts';
import { microseconds } from '../shared/clock.ts';
import { entropy } from '../shared/entropy.ts';
import { readDone } from '../shared/outbox/done.ts';
import { summarise } from '../shared/outbox/round-summary.ts';
import { reconcile } from '../shared/outbox/reconcile.ts';
import { defect, hostResponse } from '../shared/exchange/host-response.ts';
import type { HostProblem } from '../shared/exchange/host-response.ts';
import { errorText } from '../shared/log/fields.ts';
import { WorkersClient } from './gateway/client.ts';
import type { GatewayBindings } from './gateway/bindings.ts';
import { openIsolateGateway } from './gateway/gateway.ts';
import { makeLog } from './isolate/log.ts';
import type { Driver, IsolateGateway } from './gateway/gateway.ts';
import { requestHead } from './gateway/request.ts';
import { asksForSocket, upgraded } from './gateway/upgrade.ts';
import { responseOf } from './gateway/response.ts';
import { answeredBy } from './host-route.ts';

let opened: Promise<IsolateGateway> | undefined;

/**
 * Returns the isolate's gateway. `undefined` if it cannot be opened, which the next request tries
 * again.
 */
async function gatewayOf(bindings: GatewayBindings, driver: Driver): Promise<IsolateGateway | undefined> {
  opened ??= openIsolateGateway(bindings, driver).then((gateway) => {
    gateway.addFirstSeries();
    return gateway;
  });
  try {
    return await opened;
  } catch (error) {
    opened = undefined;
    // Configuration errors hold no value of the environment, so nothing has to be redacted.
    makeLog((line) => line)('error', 'the gateway cannot be opened: the next request tries again', { error: errorText(error) });
    return undefined;
  }
}

async function answer(driver: Driver, request: Request, bindings: GatewayBindings, context: ExecutionContext): Promise<Response> {
  const came = requestHead(request);
  const seed = { now: microseconds(), entropy: entropy() };
  const about = () => aboutOf(came ?? emptyHead, seed);
  if (came === undefined) return refused(unreadable(request), about());
  const gateway = await gatewayOf(bindings, driver);
  if (gateway === undefined) return refused(defect, about());
  const head = gateway.seen(came, request.url.startsWith('https:') ? 'https' : 'http');
  if (asksForSocket(request)) return await upgraded({ head, seed, gateway, bindings, about: about() });
  const route = gateway.routes.find((it) => it.takes(head));
  if (route !== undefined) {
    const answered = answeredBy(route, { request, head, gateway, about: about() });
    // What a backend does goes on if the client leaves: it is committed, or not begun.
    context.waitUntil(answered);
    return await answered;
  }
  const onLeft = (): void => {
    client.left();
    exchange.left();
  };
  const client: WorkersClient = new WorkersClient(request, gateway.log, about, { onTimeout: () => exchange.abort(), onLeft });
  const exchange = gateway.serve(client, head, seed);
  // What follows the response is done too: caches are filled, transactions are broadcast.
  context.waitUntil(client.finished);
  request.signal.addEventListener('abort', onLeft);
  return await client.response();
}

/** Stands for the head of a request whose head cannot be read. */
const emptyHead = { method: '', target: '', headers: [], peer: '' };

/** Returns the problem of a request whose `Host` is not valid. */
function unreadable(request: Request): HostProblem {
  const { length } = request.headers.get('host') ?? '';
  return {
    code: 'invalid-request',
    detail: `Host: expected a name, or a name and a port, got text of ${length} characters that is neither`,
  };
}

function refused(problem: HostProblem, about: About): Response {
  const { head, body } = hostResponse(problem, about);
  return responseOf(head, body);
}

/** Whether this isolate looks after the outbox. A long round may meet the next Cron Trigger. */
let isLookingAfterOutbox = false;

/** Looks after the signer's outbox. A Cron Trigger calls it every minute. */
async function lookAfterOutbox(driver: Driver, bindings: GatewayBindings): Promise<void> {
  const gateway = await gatewayOf(bindings, driver);
  if (gateway === undefined || bindings.VAULT === undefined || isLookingAfterOutbox) return;
  isLookingAfterOutbox = true;
  try {
    const begun = Date.now();
    const ended = await reconcile(gateway.supervisor, gateway.effects).ended;
    const done = readDone(ended);
    const [summary, milliseconds] = [summarise(done), Date.now() - begun];
    gateway.outboxLog.round(done, summary, milliseconds);
    gateway.meter.round(summary, milliseconds);
  } catch (error) {
    gateway.outboxLog.defect(error);
  } finally {
    isLookingAfterOutbox = false;
  }
}

/** What a script of the gateway does. */
type Handler = Required<Pick<ExportedHandler<GatewayBindings>, 'fetch' | 'scheduled'>>;

/** Returns what a script of the gateway does, with a driver for its requests. */
export function handlerWith(driver: Driver): Handler {
  return {
    fetch: (request, bindings, context) => answer(driver, request, bindings, context),
    scheduled: (_, bindings) => lookAfterOutbox(driver, bindings),
  };
}
