import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Header, Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { microseconds } from '../../shared/clock.ts';
import { entropy } from '../../shared/entropy.ts';
import { aboutOf } from '../../shared/exchange/about.ts';
import { collect } from '../../shared/exchange/collecting/collect.ts';
import type { Driving } from '../../shared/exchange/collecting/collect.ts';
import { hostResponse, logged } from '../../shared/exchange/host-response.ts';
import type { HostProblem, HostResponse } from '../../shared/exchange/host-response.ts';
import type { RequestLog } from '../../shared/log/fields.ts';
import { acceptedOf, refunded } from '../../shared/sockets/accepted.ts';
import type { SocketHub } from '../../shared/sockets/hub.ts';
import type { Session, SessionOf } from '../../shared/sockets/session.ts';
import { endInStages } from '../http/linger.ts';
import { bytesOf, hostProblem } from '../http/refusal.ts';
import { requestHead } from '../http/request.ts';
import { traceRequest } from '../tracing/requests.ts';
import type { Tracing } from '../tracing/span.ts';
import { handshakeProblem } from './handshake.ts';
import { beat } from './heartbeat.ts';
import { KnownClients } from './known-clients.ts';
import { NodeSocket } from './node-socket.ts';
import { answerPings } from './pongs.ts';

/** What upgrades work with. */
export interface UpgradesParts extends Driving {
  readonly log: RequestLog;
  readonly tracing?: Tracing | undefined;
  readonly hub: SocketHub;
  /** Returns a request as the gateway is to see it. */
  readonly seen: (request: Request) => Request;
}

/**
 * Returns whether a request asks for a WebSocket. Any other upgrade may be ignored (RFC 9110, 7.8).
 */
export function asksForSocket({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
}

/** Makes WebSockets of requests, if the gateway accepts them. */
export class Upgrades {
  readonly #parts: UpgradesParts;
  readonly #server: WebSocketServer;
  readonly #known = new KnownClients();
  /** The fields of the response that accepts a request. */
  readonly #fields = new WeakMap<IncomingMessage, readonly Header[]>();

  constructor(parts: UpgradesParts) {
    this.#parts = parts;
    // Without compression: it costs each socket up to 300 KiB of memory.
    const { maxMessageBytes } = parts.hub.limits;
    this.#server = new WebSocketServer({ noServer: true, perMessageDeflate: false, autoPong: false, maxPayload: maxMessageBytes });
    this.#server.on('headers', (lines, message) => {
      for (const { name, value } of this.#fields.get(message) ?? []) lines.push(`${name}: ${value}`);
    });
  }

  /** Goes on with another configuration. */
  reconfigured(): void {
    this.#known.clear();
  }

  /** Asks the gateway about a request, and makes a WebSocket of it or answers it. */
  upgrade(message: IncomingMessage, socket: Duplex, first: Buffer): void {
    // Whatever becomes of the connection, `close` follows.
    socket.on('error', () => {});
    this.#upgrade(message, socket, first).catch((defect: unknown) => {
      this.#parts.effects.onDefect(defect, 'route');
      socket.destroy();
    });
  }

  async #upgrade(message: IncomingMessage, socket: Duplex, first: Buffer): Promise<void> {
    const begun = performance.now();
    const request = this.#parts.seen(requestHead(message));
    const seed = { now: microseconds(), entropy: entropy() };
    const { isJsonRpc, ...about } = aboutOf(request, seed);
    const { hub, supervisor, tracing } = this.#parts;
    const traced = tracing && traceRequest(tracing, message, this.#parts.log);
    const log = traced?.log ?? this.#parts.log;
    const effects = traced?.around(this.#parts.effects) ?? this.#parts.effects;
    const refuse = (problem: HostProblem): void => {
      const response = hostResponse(problem, { requestId: about.requestId, isJsonRpc });
      answer(socket, response);
      log({ ...about, status: response.head.status, ...logged(problem) }, performance.now() - begun);
    };
    // What the host refuses costs the client nothing. Before the gateway is asked, nobody has to
    // give anything back.
    const free = hostProblem(message) ?? handshakeProblem(message.headers) ?? hub.refusal(this.#known.of(request));
    if (free !== undefined) return refuse(free);
    const connecting = collect({ supervisor, effects }, (gateway) => gateway.connect(request, seed), about);
    const left = (): void => connecting.left();
    socket.on('close', left);
    const ended = await connecting.answered;
    socket.off('close', left);
    if (!socket.writable) return log({ ...about, codes: ['client-left'] });
    if (ended.tag === 'err') return refuse(ended.val);
    const { head, body, summary } = ended.val;
    if (head.status !== 101) {
      answer(socket, { head, body });
      return log(summary, performance.now() - begun);
    }
    const accepted = acceptedOf(ended.val);
    const { chain, client, fields } = accepted;
    const refusal = hub.refusal(client);
    if (refusal !== undefined) {
      await refunded(effects, accepted, about);
      return refuse(refusal);
    }
    this.#fields.set(message, fields);
    this.#server.handleUpgrade(message, socket, first, (opened) => {
      this.#open(opened, { request, chain, client });
      log(summary, performance.now() - begun);
    });
  }

  #open(opened: WebSocket, of: SessionOf): void {
    const { hub } = this.#parts;
    const socket = new NodeSocket(opened);
    const session: Session = hub.open(socket, of);
    // Some clients send their JSON in binary messages.
    opened.on('message', (data) => session.receive(bytesIn(data)));
    const closed = this.#known.add(of.request, of.client);
    opened.on('close', () => {
      closed();
      session.left();
    });
    // `close` follows: the client sent what is no WebSocket, or a message that is too long.
    opened.on('error', () => {});
    answerPings(opened);
    beat(
      socket,
      () => hub.limits.pingSeconds,
      () => session.close('no-pong', ''),
    );
  }
}

function answer(socket: Duplex, response: HostResponse): void {
  endInStages(socket, bytesOf(response));
  socket.resume();
}

/** Returns the bytes of a message in the forms that `ws` gives it. */
function bytesIn(data: Buffer | ArrayBuffer | Buffer[]): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
