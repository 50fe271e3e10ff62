import type { Output } from '../../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { own } from '../../owned.ts';
import type { Client } from '../client.ts';
import type { HostProblem } from '../host-response.ts';
import { wholeOf } from './whole.ts';

/** The response of one exchange, on its way to the client. */
export class Delivery {
  readonly #client: Client;
  readonly #onDrained: () => void;
  #pull = true;
  #isOver = false;
  #isDiscarded = false;

  /** `onDrained` is called when a client that was slow takes more. */
  constructor(client: Client, onDrained: () => void) {
    this.#client = client;
    this.#onDrained = onDrained;
  }

  /** Whether the client takes more of the response. */
  get pull(): boolean {
    return this.#pull;
  }

  /** Whether the response is over: sent, broken off or given up. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether the client has left an exchange that goes on. */
  get isDiscarded(): boolean {
    return this.#isDiscarded;
  }

  /** Discards what is still to come of the response. Returns whether the client was slow. */
  discard(): boolean {
    const wasSlow = !this.#pull;
    this.#isDiscarded = true;
    this.#pull = true;
    return wasSlow;
  }

  /** Ends the response where it is. */
  stop(): void {
    this.#isOver = true;
  }

  /** Ends the response with a problem, unless it is over. */
  lose(why: HostProblem): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (!this.#isDiscarded) this.#client.lost(why);
  }

  /**
   * Hands the pieces of a step to the client, in one call if they are a whole response. Throws if
   * the host cannot send a piece, such as a field with a line break: `lose` can follow.
   */
  deliver(output: readonly Output[]): void {
    const whole = this.#isOver || this.#isDiscarded ? undefined : wholeOf(output);
    if (whole === undefined) return output.forEach((piece) => this.#give(piece));
    this.#last(() => this.#client.whole(whole.head, own(whole.body), whole.summary));
  }

  #give(piece: Output): void {
    if (this.#isOver) return;
    if (this.#isDiscarded) {
      this.#isOver = piece.tag === 'end' || piece.tag === 'failed';
      return;
    }
    switch (piece.tag) {
      case 'head':
        return this.#client.head(piece.val);
      case 'chunk': {
        const drained = this.#client.chunk(own(piece.val));
        if (drained === undefined) return;
        this.#pull = false;
        void drained.then(this.#drained);
        return;
      }
      case 'end':
        return this.#last(() => this.#client.end(piece.val));
      case 'failed':
        return this.#last(() => this.#client.failed(piece.val));
    }
  }

  /** Sends the last piece. The response is not over if that throws. */
  #last(send: () => void): void {
    this.#isOver = true;
    try {
      send();
    } catch (error) {
      this.#isOver = false;
      throw error;
    }
  }

  readonly #drained = (): void => {
    this.#pull = true;
    if (!this.#isOver) this.#onDrained();
  };
}
