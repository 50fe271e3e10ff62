import type { Feed, Subscriber } from './feed.ts';

/** The socket of a subscription. */
export interface Notifying {
  /** The plan and the key that pay. */
  readonly client: string;
  /** Sends a message. */
  send(text: string): void;
  roundEnded(): void;
}

/** A subscription of a socket. It sends nothing before its client knows its id. */
export class SocketSubscription implements Subscriber {
  readonly id: string;
  readonly client: string;
  readonly criteria: string;
  /** The feed that gives the notifications. */
  readonly feed: Feed;
  readonly #socket: Notifying;
  /** What came before the client knew the id. */
  #early: string[] | undefined = [];

  constructor(feed: Feed, id: string, criteria: string, socket: Notifying) {
    this.feed = feed;
    this.id = id;
    this.client = socket.client;
    this.criteria = criteria;
    this.#socket = socket;
  }

  /** Sends what has come, and from now on what comes. */
  begin(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const text of early) this.#socket.send(text);
  }

  notify(result: string): void {
    const text = `{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"${this.id}","result":${result}}}`;
    if (this.#early === undefined) this.#socket.send(text);
    else this.#early.push(text);
  }

  roundEnded(): void {
    this.#socket.roundEnded();
  }
}
