import type { SubscribeFailure } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { errorText } from '../log/fields.ts';
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { CriteriaBounds } from './criteria.ts';
import { MAX_CLIENT_CRITERIA_BYTES } from './limits.ts';
import type { Round, RoundFailure, RoundStep } from './round.ts';
import type { SocketObserver } from './socket.ts';
import { UndoLog } from './undo.ts';

/** Who gets notifications. */
export interface Subscriber {
  readonly id: string;
  /** The plan and the key that pay. */
  readonly client: string;
  readonly criteria: string;
  /** Takes a notification: JSON. */
  notify(result: string): void;
  /** Every notification of a round was given. */
  roundEnded(): void;
}

/** What a feed works with. */
export interface FeedParts {
  /** Its name: a chain id, or a chain id and what else it gives. */
  readonly name: string;
  /** Performs a round. */
  readonly round: (cursor: string | undefined, criteria: () => string) => Promise<Result<Round, RoundFailure>>;
  /** Called when the feed begins to have subscribers: somebody has to `run` it. */
  readonly onWanted: () => void;
  /** Called with the cursor of the last round when the feed has no subscriber any more. */
  readonly onEnded: (cursor: string) => void;
  readonly onFailure: (failure: RoundFailure) => void;
  readonly observer: SocketObserver;
}

/** Milliseconds until the next attempt after a round that failed, the first and the longest. */
const RETRY_MS = 1000;
const MAX_RETRY_MS = 15_000;

/** Follows a chain for its subscribers, however many they are: one round reads for all of them. */
export class Feed {
  readonly #parts: FeedParts;
  readonly #byCriteria = new Map<string, Set<Subscriber>>();
  readonly #byId = new Map<string, Subscriber>();
  readonly #bounds = new CriteriaBounds();
  readonly #undo = new UndoLog();
  #cursor: string | undefined;
  /** The round under way. There is one at a time. */
  #round: Promise<Result<number, RoundFailure>> | undefined;
  #retryMs = RETRY_MS;
  #wake: (() => void) | undefined;
  #running = false;

  constructor(parts: FeedParts) {
    this.#parts = parts;
  }

  /** Whether somebody wants notifications. */
  get isWanted(): boolean {
    return this.#byId.size > 0;
  }

  /**
   * Adds a subscriber, who gets notifications about every block from now on. The first one waits
   * until the newest block is known.
   *
   * Errors: `overloaded`, `no-feed`, `client-full`.
   */
  async add(subscriber: Subscriber): Promise<Result<void, SubscribeFailure>> {
    const { id, client, criteria } = subscriber;
    const exceeded = this.#bounds.add(client, criteria);
    if (exceeded === 'client') return err({ tag: 'client-full', val: MAX_CLIENT_CRITERIA_BYTES });
    if (exceeded === 'feed') return err({ tag: 'overloaded' });
    const subscribers = this.#byCriteria.get(criteria) ?? new Set();
    subscribers.add(subscriber);
    this.#byCriteria.set(criteria, subscribers);
    this.#byId.set(id, subscriber);
    this.#parts.observer.subscribed(this.#parts.name, 1);
    if (this.#cursor === undefined) {
      const first = await this.#perform();
      if (first.tag === 'err') {
        this.remove(id);
        return err({ tag: 'no-feed', val: first.val.detail });
      }
    }
    if (!this.#running && this.isWanted) this.#parts.onWanted();
    return ok(undefined);
  }

  /** Removes a subscriber. */
  remove(id: string): void {
    const subscriber = this.#byId.get(id);
    if (subscriber === undefined) return;
    this.#byId.delete(id);
    const { client, criteria } = subscriber;
    const subscribers = this.#byCriteria.get(criteria);
    subscribers?.delete(subscriber);
    if (subscribers?.size === 0) this.#byCriteria.delete(criteria);
    this.#bounds.remove(client, criteria);
    this.#parts.observer.subscribed(this.#parts.name, -1);
    if (this.isWanted) return;
    // A round under way ends it, because it may come to another cursor.
    if (this.#cursor !== undefined && this.#round === undefined) this.#parts.onEnded(this.#cursor);
    // The next subscriber begins at the block that is the newest then.
    this.#cursor = undefined;
    this.#undo.clear();
    this.#wake?.();
  }

  /** Performs rounds while somebody wants notifications and `goesOn` says so. */
  async run(goesOn: () => boolean): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.isWanted && goesOn()) {
        const round = await this.#perform();
        if (!this.isWanted || !goesOn()) return;
        await this.#pause(round.tag === 'ok' ? round.val : this.#nextRetryMs());
      }
    } finally {
      this.#running = false;
    }
  }

  /** Ends a wait for the next round. */
  stop(): void {
    this.#wake?.();
  }

  #nextRetryMs(): number {
    const now = this.#retryMs;
    this.#retryMs = Math.min(now * 2, MAX_RETRY_MS);
    return now;
  }

  /** Waits until the next round is due, or the feed is stopped. */
  async #pause(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, milliseconds);
    this.#wake = resolve;
    await promise;
    clearTimeout(timer);
    this.#wake = undefined;
  }

  /** Performs a round, or joins the one under way. Returns when the next one is due. */
  #perform(): Promise<Result<number, RoundFailure>> {
    this.#round ??= this.#read().finally(() => {
      this.#round = undefined;
    });
    return this.#round;
  }

  async #read(): Promise<Result<number, RoundFailure>> {
    let asked: readonly string[] = [];
    const criteria = (): string => {
      asked = [...this.#byCriteria.keys()];
      return `[${asked.join(',')}]`;
    };
    const { round: read, name, observer } = this.#parts;
    const before = this.#cursor;
    const round = await read(before, criteria).catch((error: unknown) => err({ detail: errorText(error), summary: undefined }));
    observer.round(name, round.tag === 'ok' ? 'ok' : 'failed');
    // All may have left meanwhile, so that the chain is not followed any more.
    const last = round.tag === 'ok' ? round.val.cursor : before;
    if (!this.isWanted && last !== undefined) this.#parts.onEnded(last);
    if (round.tag === 'err') {
      this.#parts.onFailure(round.val);
      return round;
    }
    this.#retryMs = RETRY_MS;
    const { cursor, nextMs, steps } = round.val;
    if (!this.isWanted) return ok(nextMs);
    this.#cursor = cursor;
    if (steps.length > 0) this.#give(steps, asked);
    return ok(nextMs);
  }

  #give(steps: readonly RoundStep[], asked: readonly string[]): void {
    let notifications = 0;
    const touched = new Set<Subscriber>();
    const give = (subscriber: Subscriber | undefined, result: string): void => {
      if (subscriber === undefined) return;
      subscriber.notify(result);
      touched.add(subscriber);
      notifications++;
    };
    for (const step of steps) {
      if ('lost' in step) {
        for (const { undo, to } of this.#undo.take(step.lost)) for (const id of to) give(this.#byId.get(id), undo);
        continue;
      }
      const to = step.criteria.flatMap((index) => [...(this.#byCriteria.get(asked[index] ?? '') ?? [])]);
      for (const subscriber of to) give(subscriber, step.result);
      if (step.undo !== undefined)
        this.#undo.keep(
          step.block,
          step.undo,
          to.map(({ id }) => id),
        );
    }
    for (const subscriber of touched) subscriber.roundEnded();
    this.#parts.observer.notified(this.#parts.name, notifications);
  }
}
