import { DurableObject } from 'cloudflare:workers';
import { errorText } from '../../shared/log/fields.ts';
import { SocketHub } from '../../shared/sockets/hub.ts';
import type { Session, SessionOf } from '../../shared/sockets/session.ts';
import type { GatewayBindings } from '../gateway/bindings.ts';
import { exchange, openIsolateGateway } from '../gateway/gateway.ts';
import type { IsolateGateway } from '../gateway/gateway.ts';
import { sessionIn } from '../gateway/upgrade.ts';
import { WorkerSocket } from './worker-socket.ts';
import type { Attachment } from './worker-socket.ts';

/**
 * Milliseconds for which one alarm follows a chain. The next alarm goes on, with subrequests and
 * CPU time of its own.
 */
const ALARM_MS = 30_000;

/** The most bytes of what a socket keeps while its object hibernates: 16 KiB, less its form. */
const MAX_ATTACHMENT_BYTES = 15_000;

/** What the object is while it is in memory. */
interface Open {
  readonly gateway: IsolateGateway;
  readonly hub: SocketHub;
  readonly sessions: Map<WebSocket, Session>;
}

/**
 * The WebSockets of one chain, or of a shard of it. The object's name is the chain id, a colon, and
 * the shard. It hibernates between messages while no socket has a subscription.
 */
export class Sockets extends DurableObject<GatewayBindings> {
  #opened: Promise<Open> | undefined;

  /** Makes a WebSocket of a request that the gateway's script has accepted, or says why not. */
  override async fetch(request: Request): Promise<Response> {
    const of = withoutIdleFields(sessionIn(request));
    const open = await this.#open();
    const refusal = open.hub.refusal(of.client) ?? tooLong(of);
    if (refusal !== undefined) return Response.json(refusal);
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    join(open, server, of);
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const { sessions, hub } = await this.#open();
    const session = sessions.get(socket);
    if (session === undefined) return;
    // Some clients send their JSON in binary messages.
    const bytes = typeof message === 'string' ? new TextEncoder().encode(message) : new Uint8Array(message);
    const { maxMessageBytes } = hub.limits;
    if (bytes.length > maxMessageBytes) {
      return session.close('too-long', `expected messages of at most ${maxMessageBytes} bytes, got one of ${bytes.length}`);
    }
    session.receive(bytes);
  }

  override async webSocketClose(socket: WebSocket, code: number): Promise<void> {
    await this.#left(socket);
    // The client waits for the answer to its close frame. 1005 stands for a frame without a code,
    // 1006 for no frame.
    if (code !== 1006) socket.close(code === 1005 ? 1000 : code);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    await this.#left(socket);
  }

  /** Follows the chain for a while. */
  override async alarm(): Promise<void> {
    const { hub, gateway } = await this.#open();
    const end = Date.now() + ALARM_MS;
    const feeds = [...hub.feeds];
    await Promise.all(feeds.map((feed) => feed.run(() => Date.now() < end)));
    gateway.meter.flush();
    if (feeds.some((feed) => feed.isWanted)) await this.#setAlarm();
  }

  async #left(socket: WebSocket): Promise<void> {
    const { sessions, gateway } = await this.#open();
    sessions.get(socket)?.left();
    sessions.delete(socket);
    gateway.meter.flush();
  }

  async #setAlarm(): Promise<void> {
    await this.ctx.storage.setAlarm(Date.now());
  }

  /** Opens the object after it was not in memory. A failure is tried again by the next event. */
  async #open(): Promise<Open> {
    this.#opened ??= this.#make();
    try {
      return await this.#opened;
    } catch (error) {
      this.#opened = undefined;
      throw error;
    }
  }

  async #make(): Promise<Open> {
    // An instance of its own: a trap of the isolate's must not touch the sockets of an object.
    const gateway = await openIsolateGateway(this.env, exchange);
    const { supervisor, effects, log, diagnostics, meter } = gateway;
    const onWanted = (): void => {
      this.#setAlarm().catch((error: unknown) => diagnostics('error', 'feed: no alarm could be set', { error: errorText(error) }));
    };
    const hub = new SocketHub({ supervisor, effects, log: diagnostics, requests: log, observer: meter.sockets, onWanted }, gateway.sockets);
    const open = { gateway, hub, sessions: new Map<WebSocket, Session>() };
    for (const socket of this.ctx.getWebSockets()) {
      const { of, subscribed } = socket.deserializeAttachment() as Attachment;
      // Nobody can name the blocks that its subscriptions have missed.
      if (subscribed) socket.close(1012, 'the subscriptions are lost: connect and subscribe again');
      else join(open, socket, of);
    }
    return open;
  }
}

function join({ hub, sessions }: Open, socket: WebSocket, of: SessionOf): void {
  sessions.set(socket, hub.open(new WorkerSocket(socket, of), of));
}

/** Fields of a request that the gateway does not read in messages. Browsers send many of them. */
const idleFields = /^(?:accept(?:-.*)?|cache-control|cookie|pragma|priority|referer|sec-.*|user-agent)$/;

function withoutIdleFields({ request, ...rest }: SessionOf): SessionOf {
  return { ...rest, request: { ...request, headers: request.headers.filter(({ name }) => !idleFields.test(name)) } };
}

function tooLong(of: SessionOf): { code: 'fields-too-large'; detail: string } | undefined {
  const { length } = new TextEncoder().encode(JSON.stringify(of));
  if (length <= MAX_ATTACHMENT_BYTES) return undefined;
  return { code: 'fields-too-large', detail: `header fields: expected at most ${MAX_ATTACHMENT_BYTES} bytes in all, got ${length}` };
}
