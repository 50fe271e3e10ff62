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
/** Milliseconds without an answer after which the connection is made anew. */
const RECONNECT_MS = 5_000;

/** Milliseconds for which a probe tries, and between two attempts. */
const [PROBE_MS, PROBE_AGAIN_MS] = [1_500, 100];
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
}

/**
 * Limits in Redis or Valkey, which many processes share. One script decides, by the server's clock.
 * No decision waits longer than the deadline. A server that missed one is asked by one request
 * every quarter of a second until it answers again, and the others fail at once. An answer that
 * comes late is one, too.
 */
export class RedisLimits implements DecidingStore {
  readonly #options: RedisLimitsOptions;
  #connection: RedisConnection;
  /** When the connection failed last, for the cause of a failure. */
  #lastError: unknown;
  /** The time of the first failure since the last answer, by a clock that only goes on. */
  #failingSince: number | undefined;
  /** Whether it missed a deadline and has not answered since. */
  #isSilent = false;
  #askAgainAt = 0;

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
      this.#reconnectIfFailing(started);
      answer = this.#ask(key, policies, demand, owed, started);
      return await within(deadlineMs, answer);
    } catch (error) {
      onFailure?.();
      this.#failingSince ??= started;
      if (!(error instanceof StoreAwayError)) throw new Error(messageOf(error, this.#lastError), { cause: error });
      this.#isSilent = true;
      throw answer === undefined ? error : new UnansweredError(deadlineMs, answer);
    }
  }

  /** Sends a demand, behind what the key owes. An answer counts whenever it comes. */
  async #ask(key: string, policies: readonly Policy[], demand: Demand, owed: number, started: number): Promise<Decided> {
    const name = keyOf(key);
    const charged = owed === 0 ? undefined : this.#connection.run(name, chargeOf(policies, owed));
    const [reply] = await Promise.all([this.#connection.run(name, argumentsOf(policies, demand)), charged]);
    this.#failingSince = undefined;
    this.#isSilent = false;
    this.#options.onAnswer?.((performance.now() - started) / 1000);
    const { hadInvalidState, ...decided } = readReply(reply);
    if (hadInvalidState) this.#options.onInvalidState?.(new InvalidStateError());
    return decided;
  }

  /**
   * Has the server decide, by a key that no client has. Tries for a moment, since a decision may
   * find that the connection has to be made anew, and does not wait for that.
   */
  async probe(): Promise<void> {
    const until = performance.now() + PROBE_MS;
    for (;;) {
      try {
        await this.decide(PROBE_KEY, PROBE_POLICIES, { kind: 'take', cost: 1, lease: 0 });
        return;
      } catch (error) {
        if (performance.now() > until) throw error;
      }
      await delay(PROBE_AGAIN_MS);
    }
  }

  close(): void {
    this.#connection.close();
  }

  /** Lets one request ask a server that is silent, and fails all others until it is time again. */
  #claimAttempt(now: number): void {
    if (now < this.#askAgainAt) throw new StoreAwayError(this.#options.deadlineMs);
    this.#askAgainAt = now + RETRY_MS;
  }

  /**
   * Connects anew if nothing was answered for a while. A connection whose other end is gone without
   * a word may stay open for minutes, and a cluster may have other nodes by now.
   */
  #reconnectIfFailing(now: number): void {
    if (this.#failingSince === undefined || now - this.#failingSince < RECONNECT_MS) return;
    this.#failingSince = now;
    this.#connection.close();
    this.#connection = this.#connect();
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
