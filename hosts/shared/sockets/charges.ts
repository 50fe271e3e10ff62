import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { microseconds } from '../clock.ts';
import { entropy } from '../entropy.ts';
import { idOf } from '../exchange/about.ts';
import { collect } from '../exchange/collecting/collect.ts';
import type { Driving } from '../exchange/collecting/collect.ts';
import type { RequestLog } from '../log/fields.ts';

/** The notifications that are charged at once, at the latest. */
const MAX_OWED = 100;

/** Milliseconds after which fewer are charged. */
const MAX_AGE_MS = 5000;

/** What notifications are charged with. */
export interface ChargesParts {
  readonly driving: Driving;
  readonly log: RequestLog;
  /** The request that became the socket. */
  readonly request: Request;
}

/**
 * Charges the notifications of a socket to its client, some at a time: a charge for each would cost
 * more than the notification.
 */
export class Charges {
  readonly #parts: ChargesParts;
  readonly #onRefused: (why: string) => void;
  #owed = 0;
  #lastMs = 0;
  #underWay = false;

  /** Calls `onRefused` if the client has no units left. */
  constructor(parts: ChargesParts, onRefused: (why: string) => void) {
    this.#parts = parts;
    this.#onRefused = onRefused;
  }

  /** Counts a notification. */
  add(): void {
    this.#owed++;
  }

  /** Charges what is due. */
  settle(): void {
    if (this.#owed >= MAX_OWED || Date.now() - this.#lastMs >= MAX_AGE_MS) void this.#charge();
  }

  /** Charges what is left. */
  end(): void {
    void this.#charge();
  }

  async #charge(): Promise<void> {
    if (this.#owed === 0 || this.#underWay) return;
    this.#underWay = true;
    this.#lastMs = Date.now();
    const count = this.#owed;
    this.#owed = 0;
    const { driving, log, request } = this.#parts;
    const seed = { now: microseconds(), entropy: entropy() };
    const ended = await collect(driving, (gateway) => gateway.notified(request, count, seed), { requestId: idOf(seed.entropy) }).ended;
    this.#underWay = false;
    // An instance that trapped charges for nothing. That is the gateway's loss.
    if (ended.tag === 'err' || ended.val.head.status < 400) return;
    log(ended.val.summary);
    const { detail } = JSON.parse(new TextDecoder().decode(ended.val.body)) as { readonly detail: string };
    this.#onRefused(detail);
  }
}
