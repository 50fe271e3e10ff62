import { setTimeout as delay } from 'node:timers/promises';
import type { Policy } from '../../../../build/types/interfaces/mintmark-rate-limit-types.js';
import { StoreAwayError, within } from '../../../shared/limits/deadline.ts';
import { UnansweredError } from '../../../shared/limits/store.ts';
import type { Decided, DecidingStore, Demand } from '../../../shared/limits/store.ts';
import { InvalidStateError } from '../../../shared/limits/table/stored-cells.ts';
import { connectRedis } from './connection.ts';
import type { RedisConnection } from './connection.ts';
import { argumentsOf, chargeOf, decideScript, readReply } from './script.ts';

/** Milliseconds after which a server that did not answer in time is asked again, by one request. */
const RETRY_MS = 250;
/** Milliseconds for which a connection may fail before it is made anew. */
const RECONNECT_MS = 5_000;

/** The most milliseconds for which a probe tries, and those between two attempts. */
const [PROBE_MS, PROBE_AGAIN_MS] = [1_500, 50];
/** What a probe asks for. Its quota is never used up. */
const PROBE_KEY = 'readiness';
const PROBE_POLICIES: readonly Policy[] = [
  { name: 'readiness', kind: 'rate', quota: 1000, window: 1, burst: 1000, mode: 'enforce', scope: 'client', carryOver: 'keep' },
];

/** How the store is opened. */
export interface RedisLimitsOptions {
  /** The URL of a server, or those of some servers of a cluster. */
  readonly urls: readonly string[];
  /** The most milliseconds that a decision waits for the server. */
  readonly deadlineMs: number;
  /** Called with the seconds of each answer. */
  readonly onAnswer?: ((seconds: number) => void) | undefined;
  /** Called for each decision that the server did not make in time. */
  readonly onFailure?: (() => void) | undefined;
  /** Called for each decision that found a state which no decision gave. */
  readonly onInvalidState?: ((error: InvalidStateError) => void) | undefined;
  /** The script. Tests give it another clock. */
  readonly script?: string | undefined;
  /** Milliseconds for which a connection may fail before it is made anew. Default: 5,000. */
  readonly reconnectMs?: number | undefined;
}

/**
 * Limits in Redis or Valkey, which many processes share. One script decides, by the server's clock.
 * No decision waits longer than the deadline. A server that missed one is asked by one request
 * every quarter of a second until it answers again, and the others fail at once. An answer that
 * comes late is one, too.
 *
 * A connection that fails for five seconds is made anew in the background, so a gateway without
 * requests finds the server again too. Each connection has that long from when it was made.
 */
export class RedisLimits implements DecidingStore {
  readonly #options: RedisLimitsOptions;
  #connection: RedisConnection;
  /** When the connection failed last, for the cause of a failure. */
  #lastError: unknown;
  /** Makes the connection anew. `undefined` if nothing has failed since the last answer. */
  #reconnecting: NodeJS.Timeout | undefined;
  /** Whether it missed a deadline and has not answered since. */
  #isSilent = false;
  #askAgainAt = 0;
  #isClosed = false;

  /** Connects in the background: an unreachable server does not keep a gateway from starting. */
  constructor(options: RedisLimitsOptions) {
    this.#options = options;
    this.#connection = this.#connect();
  }

  async decide(key: string, policies: readonly Policy[], demand: Demand, owed = 0): Promise<Decided> {
    const { deadlineMs, onFailure } = this.#options;
    const started = performance.now();
    let answer: Promise<Decided> | undefined;
    try {
      if (this.#isSilent) this.#claimAttempt(started);
      answer = this.#ask(key, policies, demand, owed, started);
      return await within(deadlineMs, answer);
    } catch (error) {
      onFailure?.();
      this.#reconnectLater();
      if (!(error instanceof StoreAwayError)) throw this.#withCause(error);
      this.#isSilent = true;
      throw answer === undefined ? error : new UnansweredError(deadlineMs, answer);
    }
  }

  /** Sends a demand, behind what the key owes. An answer counts whenever it comes. */
  async #ask(key: string, policies: readonly Policy[], demand: Demand, owed: number, started: number): Promise<Decided> {
    const name = keyOf(key);
    const charged = owed === 0 ? undefined : this.#connection.run(name, chargeOf(policies, owed));
    const [reply] = await Promise.all([this.#connection.run(name, argumentsOf(policies, demand)), charged]);
    this.#stayConnected();
    this.#isSilent = false;
    this.#options.onAnswer?.((performance.now() - started) / 1000);
    const { hadInvalidState, ...decided } = readReply(reply);
    if (hadInvalidState) this.#options.onInvalidState?.(new InvalidStateError());
    return decided;
  }

  /**
   * Has the server decide, by a key that no client has. It may take longer than for a client, and
   * waits for a connection that is on its way.
   */
  async probe(): Promise<void> {
    const until = performance.now() + PROBE_MS - PROBE_AGAIN_MS;
    const ask = async (): Promise<void> => {
      for (;;) {
        try {
          await this.#ask(PROBE_KEY, PROBE_POLICIES, { kind: 'take', cost: 1, lease: 0 }, 0, performance.now());
          return;
        } catch (error) {
          if (this.#isClosed || performance.now() > until) throw error;
        }
        await delay(PROBE_AGAIN_MS);
      }
    };
    try {
      await within(PROBE_MS, ask());
    } catch (error) {
      this.#reconnectLater();
      throw this.#withCause(error);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#stayConnected();
    this.#connection.close();
  }

  /** Lets one request ask a server that is silent, and fails all others until it is time again. */
  #claimAttempt(now: number): void {
    if (now < this.#askAgainAt) throw new StoreAwayError(this.#options.deadlineMs);
    this.#askAgainAt = now + RETRY_MS;
  }

  /**
   * Connects anew in a while, unless something is answered until then. A connection whose other end
   * is gone without a word may stay open for minutes, and a cluster may have other nodes by now.
   */
  #reconnectLater(): void {
    if (this.#isClosed) return;
    this.#reconnecting ??= setTimeout(() => void this.#reconnect(), this.#options.reconnectMs ?? RECONNECT_MS).unref();
  }

  /** Connects anew if the server does not answer now either. Nobody may have asked it since. */
  async #reconnect(): Promise<void> {
    const ours = this.#reconnecting;
    await this.probe().catch(() => {});
    if (this.#reconnecting !== ours) return;
    this.#connection.close();
    this.#connection = this.#connect();
    this.#stayConnected();
    this.#reconnectLater();
  }

  #stayConnected(): void {
    clearTimeout(this.#reconnecting);
    this.#reconnecting = undefined;
  }

  /** Returns an error that says why the connection failed, if that is known. */
  #withCause(error: unknown): unknown {
    return error instanceof StoreAwayError ? error : new Error(messageOf(error, this.#lastError), { cause: error });
  }

  #connect(): RedisConnection {
    return connectRedis(this.#options.urls, this.#options.script ?? decideScript, (error) => {
      this.#lastError = error;
    });
  }
}

/** All that a script touches has one hash tag, so that it is in one slot of a cluster. */
function keyOf(key: string): string {
  return `mintmark:limits:{${key}}`;
}

function messageOf(error: unknown, cause: unknown): string {
  const parts = [error, cause].map((one) => (one instanceof Error ? one.message : '')).filter((text) => text !== '');
  return [...new Set(parts)].join(': ');
}
