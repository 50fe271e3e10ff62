import { MESSAGE_BYTES } from './limits.ts';

/**
 * The messages of a socket that wait for their turn, first in, first out. Each counts as so many
 * bytes more than it has: a million empty messages cost memory and time too.
 */
export class WaitingMessages {
  readonly #messages: (Uint8Array | undefined)[] = [];
  /** The place of the first message. `shift` would move all others. */
  #first = 0;
  #bytes = 0;

  /** What the messages count as together. */
  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#first === this.#messages.length;
  }

  add(message: Uint8Array): void {
    this.#messages.push(message);
    this.#bytes += message.length + MESSAGE_BYTES;
  }

  /** Takes the first message. `undefined` if there is none. */
  take(): Uint8Array | undefined {
    const message = this.#messages[this.#first];
    if (message === undefined) return undefined;
    this.#messages[this.#first++] = undefined;
    this.#bytes -= message.length + MESSAGE_BYTES;
    // Half of the places are free: the others move once for as many messages.
    if (this.#first * 2 >= this.#messages.length) {
      this.#messages.splice(0, this.#first);
      this.#first = 0;
    }
    return message;
  }

  clear(): void {
    this.#messages.length = 0;
    this.#first = 0;
    this.#bytes = 0;
  }
}
