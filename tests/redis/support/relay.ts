import { createConnection, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { RedisServer } from './server.ts';

/** A TCP port that leads to a Redis server, and can fall silent as a machine that is gone does. */
export class Relay implements AsyncDisposable {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  /** The connections that were made to it so far. */
  made = 0;

  private constructor(to: RedisServer) {
    this.#server = createServer((client) => {
      this.made += 1;
      const upstream = createConnection(to.socket);
      for (const [one, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.#open.add(one);
        one
          .on('error', () => {})
          .on('close', () => {
            this.#open.delete(one);
            other.destroy();
          });
        one.pipe(other);
      }
    });
  }

  /** Listens on a free port. */
  static async to(server: RedisServer): Promise<Relay> {
    const relay = new Relay(server);
    await new Promise<void>((resolve) => relay.#server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  /** The URL for `state.redis`. */
  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new TypeError(`expected a TCP address, got ${address ?? 'none'}`);
    return `redis://127.0.0.1:${address.port}`;
  }

  /** The connections of clients that are open. */
  get open(): number {
    return this.#open.size / 2;
  }

  /** Passes nothing more on, on the connections that there are, and closes none. */
  silence(): void {
    for (const socket of this.#open) socket.unpipe().pause();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#open) socket.destroy();
    await closed;
  }
}
