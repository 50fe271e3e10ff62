import { fitting } from '../../shared/sockets/reason.ts';
import type { Socket } from '../../shared/sockets/socket.ts';
import type { SessionOf } from '../../shared/sockets/session.ts';

/** What a socket keeps while its object hibernates. */
export interface Attachment {
  readonly of: SessionOf;
  /** Whether it has subscriptions. They are lost with the object's memory. */
  readonly subscribed: boolean;
}

/** A hibernatable WebSocket as the sessions have it. */
export class WorkerSocket implements Socket {
  readonly #socket: WebSocket;
  readonly #of: SessionOf;
  #subscribed: boolean | undefined;

  constructor(socket: WebSocket, of: SessionOf) {
    this.#socket = socket;
    this.#of = of;
    this.holds(0);
  }

  /** Counts a message as sent at once: the runtime does not say when it is. */
  send(message: string | Uint8Array, onSent: () => void): void {
    try {
      this.#socket.send(typeof message === 'string' ? message : new TextDecoder().decode(message));
    } catch {
      // The client has left. Its object is told in a moment.
    }
    onSent();
  }

  close(code: number, reason: string): void {
    try {
      this.#socket.close(code, fitting(reason));
    } catch {
      // It is closed already.
    }
  }

  pause(): void {}

  resume(): void {}

  afterTurn(call: () => void): void {
    setTimeout(call, 0);
  }

  holds(subscriptions: number): void {
    const subscribed = subscriptions > 0;
    if (subscribed === this.#subscribed) return;
    this.#subscribed = subscribed;
    this.#socket.serializeAttachment({ of: this.#of, subscribed } satisfies Attachment);
  }
}
