import type { SocketLimits } from '../../../build/types/config.js';
import type { Request, SubscribeFailure, Subscription } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { microseconds } from '../clock.ts';
import { entropy } from '../entropy.ts';
import { idOf } from '../exchange/about.ts';
import { collect } from '../exchange/collecting/collect.ts';
import type { Collecting, Driving } from '../exchange/collecting/collect.ts';
import type { Subscriptions } from '../exchange/effects.ts';
import type { RequestLog } from '../log/fields.ts';
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { Charges } from './charging/charges.ts';
import type { Feed } from './feed.ts';
import { MAX_BEGUN_IN_A_TURN, MAX_UNDER_WAY, MAX_WAITING_BYTES, PAUSE_BYTES } from './limits.ts';
import { lostAnswer, refusedAnswer } from './lost-answer.ts';
import { payBy } from './charging/pay.ts';
import { closings } from './socket.ts';
import type { Closing, Socket } from './socket.ts';
import { SocketSubscription } from './subscription.ts';
import type { Notifying } from './subscription.ts';
import { WaitingMessages } from './waiting.ts';
import type { WatchedMessage } from './watch.ts';

/** What the sessions of a host share. */
export interface SessionParts {
  readonly driving: Driving;
  readonly log: RequestLog;
  /** Begins to answer a message. */
  readonly begin: () => WatchedMessage;
  readonly limits: () => SocketLimits;
  /** Returns a feed by its name. */
  readonly feedOf: (name: string) => Feed;
}

/** Whose socket it is. */
export interface SessionOf {
  /** The request that became the socket. */
  readonly request: Request;
  readonly chain: string;
  /** The plan and the key that pay. */
  readonly client: string;
}

/** One client's WebSocket: answers its messages in turn, and sends notifications. */
export class Session {
  readonly client: string;
  readonly #parts: SessionParts;
  readonly #socket: Socket;
  readonly #request: Request;
  readonly #onClosed: (session: Session, why: Closing) => void;
  readonly #subscriptions = new Map<string, SocketSubscription>();
  readonly #waiting = new WaitingMessages();
  readonly #charges: Charges;
  /** What the subscriptions see of the socket. */
  readonly #notifying: Notifying;
  /** The exchanges that answer messages. */
  readonly #underWay = new Set<Collecting>();
  #begunInTurn = 0;
  #unsent = 0;
  #paused = false;
  #draining = false;
  #closed = false;
  #idle = Promise.withResolvers<void>();

  constructor(parts: SessionParts, socket: Socket, { request, client }: SessionOf, onClosed: (session: Session, why: Closing) => void) {
    this.client = client;
    this.#parts = parts;
    this.#socket = socket;
    // Every message has an id of its own in the log.
    const headers = request.headers.filter(({ name }) => name !== 'x-request-id');
    this.#request = { ...request, headers };
    this.#onClosed = onClosed;
    this.#notifying = { client, send: (text) => this.#notify(text), roundEnded: () => this.#charges.settle() };
    this.#charges = new Charges(payBy({ ...parts, request: this.#request }), (why) => this.close('quota', why));
  }

  /** Takes a message: a call, or a batch of them. */
  receive(message: Uint8Array): void {
    if (this.#closed || this.#draining) return;
    this.#waiting.add(message);
    if (this.#waiting.bytes > MAX_WAITING_BYTES) return this.close('too-many-messages', 'too many calls wait: expected fewer at a time');
    this.#pump();
  }

  /** Takes note that the connection is closed. */
  left(): void {
    this.#end('client-left');
  }

  /** Closes the connection. The reason is for people. */
  close(why: Closing, reason: string): void {
    if (this.#closed) return;
    this.#socket.close(closings[why], reason);
    this.#end(why);
  }

  /** Answers the messages that have come, and then closes. The reason is for people. */
  async drain(reason: string): Promise<void> {
    this.#draining = true;
    if (this.#underWay.size > 0 || !this.#waiting.isEmpty) await this.#idle.promise;
    this.close('shutdown', reason);
  }

  #end(why: Closing): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#waiting.clear();
    for (const exchange of this.#underWay) exchange.left();
    for (const { feed, id } of this.#subscriptions.values()) feed.remove(id);
    this.#subscriptions.clear();
    this.#charges.end();
    this.#idle.resolve();
    this.#onClosed(this, why);
  }

  /** Begins to answer messages, as many as may be under way and as a turn allows. */
  #pump(): void {
    while (!this.#closed && this.#begunInTurn < MAX_BEGUN_IN_A_TURN && this.#underWay.size < MAX_UNDER_WAY && !this.#isClientBehind) {
      const message = this.#waiting.take();
      if (message === undefined) break;
      if (++this.#begunInTurn === MAX_BEGUN_IN_A_TURN) this.#socket.afterTurn(this.#onTurn);
      void this.#answer(message).finally(() => {
        if (this.#underWay.size === 0 && this.#waiting.isEmpty) this.#idle.resolve();
        this.#pump();
      });
    }
    this.#readOrPause();
  }

  readonly #onTurn = (): void => {
    this.#begunInTurn = 0;
    this.#pump();
  };

  /** Whether the client has more to take than may wait for it. */
  get #isClientBehind(): boolean {
    return this.#unsent > this.#parts.limits().maxUnsentBytes;
  }

  /** Reads the socket while little waits: messages of the client, and what it has not taken. */
  #readOrPause(): void {
    const pauses = this.#waiting.bytes > PAUSE_BYTES || this.#isClientBehind;
    if (this.#closed || pauses === this.#paused) return;
    this.#paused = pauses;
    if (pauses) this.#socket.pause();
    else this.#socket.resume();
  }

  async #answer(message: Uint8Array): Promise<void> {
    const begun = Date.now();
    const added: string[] = [];
    const seed = { now: microseconds(), entropy: entropy() };
    const from = { requestId: idOf(seed.entropy) };
    const source = { body: () => message, subscriptions: this.#adding(added) };
    const { effects, log } = this.#parts.begin();
    const { supervisor } = this.#parts.driving;
    const exchange = collect({ supervisor, effects }, (gateway) => gateway.message(this.#request, seed), from, source);
    this.#underWay.add(exchange);
    const ended = await exchange.answered;
    this.#underWay.delete(exchange);
    if (ended.tag === 'err') {
      for (const id of added) this.#remove(id);
      if (this.#closed) return log({ requestId: from.requestId, codes: ['client-left'] }, Date.now() - begun);
      this.#send(lostAnswer(message, ended.val, from.requestId));
      log({ requestId: from.requestId, codes: [ended.val.code], fault: 'gateway' }, Date.now() - begun);
      return;
    }
    const { head, body, summary } = ended.val;
    if (body.length > 0) this.#send(head.status < 400 ? body : refusedAnswer(message, body));
    log(summary, Date.now() - begun);
    // A client knows a subscription only by its answer, and drops what comes before.
    for (const id of added) this.#subscriptions.get(id)?.begin();
  }

  /** Returns the subscriptions for the exchange of one message. It adds the new ones to a list. */
  #adding(added: string[]): Subscriptions {
    return {
      subscribe: async ({ feed, criteria }: Subscription): Promise<Result<string, SubscribeFailure>> => {
        const { maxSubscriptions } = this.#parts.limits();
        if (this.#subscriptions.size >= maxSubscriptions) return err({ tag: 'too-many', val: maxSubscriptions });
        const id = `0x${idOf(entropy())}`;
        const subscription = new SocketSubscription(this.#parts.feedOf(feed), id, criteria, this.#notifying);
        this.#subscriptions.set(id, subscription);
        this.#socket.holds(this.#subscriptions.size);
        const begun = await subscription.feed.add(subscription);
        if (begun.tag === 'ok' && !this.#closed) {
          added.push(id);
          return ok(id);
        }
        this.#remove(id);
        if (begun.tag === 'ok') return err({ tag: 'unavailable' });
        return begun;
      },
      unsubscribe: (id) => this.#remove(id),
    };
  }

  #notify(text: string): void {
    if (this.#closed) return;
    if (this.#isClientBehind) {
      return this.close('slow', 'the client is too slow for its subscriptions: expected it to take what was sent');
    }
    this.#charges.add();
    this.#send(text);
  }

  #remove(id: string): boolean {
    this.#subscriptions.get(id)?.feed.remove(id);
    const had = this.#subscriptions.delete(id);
    if (had && !this.#closed) this.#socket.holds(this.#subscriptions.size);
    return had;
  }

  #send(message: string | Uint8Array): void {
    if (this.#closed) return;
    const { length } = message;
    this.#unsent += length;
    this.#socket.send(message, () => {
      this.#unsent -= length;
      this.#pump();
    });
  }
}
