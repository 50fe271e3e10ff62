import type { Head, Summary } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { microseconds } from '../clock.ts';
import type { GatewaySupervisor } from '../component/gateway-supervisor.ts';
import { entropy } from '../entropy.ts';
import { idOf } from '../exchange/about.ts';
import type { Client } from '../exchange/client.ts';
import type { Effects } from '../exchange/effects.ts';
import { Exchange } from '../exchange/exchange.ts';
import type { HostProblem } from '../exchange/host-response.ts';
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';

/** What a round over the outbox came to. */
export interface RoundEnd {
  /** What it did and found: the JSON that `docs/signer/outbox.md` describes. */
  readonly text: string;
  /** The summary for the log. */
  readonly summary: Summary;
}

/** A round over the outbox that has begun. */
export interface Round {
  /**
   * Resolves when nothing of the round is left to do.
   *
   * Errors: the problem for which the round came to no end.
   */
  readonly ended: Promise<Result<RoundEnd, HostProblem>>;
  /** Gives the round up. What it has begun to record is still recorded. */
  abort(): void;
}

/** Begins a round over the signer's outbox. Only one may be under way. */
export function reconcile(supervisor: GatewaySupervisor, effects: Effects): Round {
  const seed = { now: microseconds(), entropy: entropy() };
  const { promise, resolve } = Promise.withResolvers<Result<RoundEnd, HostProblem>>();
  const client = new Collector(resolve);
  const exchange = new Exchange(supervisor, effects, client, (gateway) => gateway.reconcile(seed), { requestId: idOf(seed.entropy) });
  return { ended: promise, abort: () => exchange.abort() };
}

const givenUp: HostProblem = { code: 'internal', detail: 'the round over the outbox was given up' };

/** Takes the response of an exchange that has no client. */
class Collector implements Client {
  readonly #chunks: Uint8Array[] = [];
  readonly #resolve: (ended: Result<RoundEnd, HostProblem>) => void;
  #ended: Result<RoundEnd, HostProblem> = err(givenUp);

  constructor(resolve: (ended: Result<RoundEnd, HostProblem>) => void) {
    this.#resolve = resolve;
  }

  body(): Result<never, { tag: 'broken'; val: string }> {
    return err({ tag: 'broken', val: 'a round over the outbox has no request body' });
  }

  whole(_: Head, body: Uint8Array, summary: Summary): void {
    this.chunk(body);
    this.end(summary);
  }

  head(): void {}

  chunk(bytes: Uint8Array): undefined {
    this.#chunks.push(bytes);
  }

  end(summary: Summary): void {
    const decoder = new TextDecoder();
    const text = this.#chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode();
    this.#ended = ok({ text, summary });
  }

  failed(): void {}

  lost(why: HostProblem): void {
    this.#ended = err(why);
  }

  done(): void {
    this.#resolve(this.#ended);
  }
}
