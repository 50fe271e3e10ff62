import type { SocketLimits } from '../../../build/types/config.js';
import type { Driving } from '../exchange/collecting/collect.ts';
import type { HostProblem } from '../exchange/host-response.ts';
import { failureLog } from '../log/failure-log.ts';
import type { Log, RequestLog } from '../log/fields.ts';
import { Feed } from './feed.ts';
import { endFollowing, performRound } from './round.ts';
import { Session } from './session.ts';
import type { SessionOf } from './session.ts';
import type { Socket, SocketObserver } from './socket.ts';
import { unwatched } from './watch.ts';
import type { SocketWatch } from './watch.ts';

/** What the sockets of a host work with. */
export interface HubParts extends Driving {
  readonly log: Log;
  /** The log of messages, which are requests. */
  readonly requests: RequestLog;
  readonly observer: SocketObserver;
  /** Watches messages and looks at chains. Default: nothing does. */
  readonly watch?: SocketWatch | undefined;
  /** Called when a chain begins to have subscribers: the host has `run` its feed. */
  readonly onWanted: (feed: Feed) => void;
}

const GOING_AWAY = 'the gateway shuts down: connect again';

/** The WebSockets of a host: which may be opened, and the feeds that they share. */
export class SocketHub {
  readonly #parts: HubParts;
  readonly #watch: SocketWatch;
  readonly #sessions = new Set<Session>();
  readonly #byClient = new Map<string, number>();
  readonly #feeds = new Map<string, Feed>();
  #limits: SocketLimits;
  #closing = false;

  constructor(parts: HubParts, limits: SocketLimits) {
    this.#parts = parts;
    this.#watch = parts.watch ?? unwatched(parts.effects, parts.requests);
    this.#limits = limits;
  }

  /** Goes on with other limits. Sockets that are open stay open. */
  use(limits: SocketLimits): void {
    this.#limits = limits;
  }

  /** The limits in use. */
  get limits(): SocketLimits {
    return this.#limits;
  }

  /** The feeds that were followed. */
  get feeds(): Iterable<Feed> {
    return this.#feeds.values();
  }

  /**
   * Returns why a client may not open one more socket. `undefined` if it may. `client` may be a
   * client that is not known yet.
   */
  refusal(client: string | undefined): HostProblem | undefined {
    const { maxSockets, maxSocketsPerClient } = this.#limits;
    if (this.#closing || this.#sessions.size >= maxSockets) {
      return { code: 'overloaded', detail: `WebSockets: expected at most ${maxSockets} at a time, got one more; try later` };
    }
    if (client === undefined || (this.#byClient.get(client) ?? 0) < maxSocketsPerClient) return undefined;
    const detail = `WebSockets: expected at most ${maxSocketsPerClient} of a client at a time, got one more; close one`;
    return { code: 'too-many-sockets', detail };
  }

  /** Opens a session over a socket. */
  open(socket: Socket, of: SessionOf): Session {
    const parts = {
      driving: this.#parts,
      log: this.#parts.requests,
      begin: () => this.#watch.message(),
      limits: () => this.#limits,
      feedOf: (name: string) => this.#feed(name),
    };
    const session = new Session(parts, socket, of, (ended, why) => {
      this.#sessions.delete(ended);
      this.#count(ended.client, -1);
      this.#parts.observer.closed(why);
    });
    this.#sessions.add(session);
    this.#count(of.client, 1);
    this.#parts.observer.opened();
    return session;
  }

  /**
   * Answers the messages that have come, and closes every socket. Closes those that are left after
   * the timeout too.
   */
  async close(timeoutMs: number): Promise<void> {
    this.#closing = true;
    const timer = setTimeout(() => {
      for (const session of this.#sessions) session.close('shutdown', GOING_AWAY);
    }, timeoutMs);
    await Promise.all([...this.#sessions].map((session) => session.drain(GOING_AWAY)));
    clearTimeout(timer);
    for (const feed of this.#feeds.values()) feed.stop();
  }

  #count(client: string, change: number): void {
    const count = (this.#byClient.get(client) ?? 0) + change;
    if (count > 0) this.#byClient.set(client, count);
    else this.#byClient.delete(client);
  }

  #feed(name: string): Feed {
    const known = this.#feeds.get(name);
    if (known !== undefined) return known;
    const { log, observer, onWanted } = this.#parts;
    const logFailure = failureLog(
      (level, message, fields) => log(level, message, { ...fields, feed: name }),
      'feed: the chain cannot be read',
    );
    const feed: Feed = new Feed({
      name,
      round: (cursor, criteria) => this.#round({ name, cursor }, criteria),
      onWanted: () => onWanted(feed),
      onEnded: (cursor) => {
        endFollowing(this.#parts, { name, cursor }).catch(() => undefined);
      },
      onFailure: ({ detail }) => logFailure(detail),
      observer,
    });
    this.#feeds.set(name, feed);
    return feed;
  }

  async #round(
    feed: { readonly name: string; readonly cursor: string | undefined },
    criteria: () => string,
  ): ReturnType<typeof performRound> {
    const { effects, end } = this.#watch.round();
    try {
      const round = await performRound({ supervisor: this.#parts.supervisor, effects }, feed, criteria);
      end(round.tag === 'err' ? (round.val.summary?.codes?.[0] ?? 'fault') : undefined);
      return round;
    } catch (defect) {
      end('defect');
      throw defect;
    }
  }
}
