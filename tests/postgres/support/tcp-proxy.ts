import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { once } from 'node:events';

/** A TCP proxy in front of a Unix socket, whose connections can be cut or can fall silent. */
export class TcpProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly port: number;
  #silent = false;

  private constructor(server: Server, port: number, target: string) {
    this.#server = server;
    this.port = port;
    server.on('connection', (client) => this.#forward(client, connect(target)));
  }

  static async start(target: string): Promise<TcpProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new TypeError('expected a TCP port');
    return new TcpProxy(server, address.port, target);
  }

  /** Passes nothing on from now on, and closes nothing, as a network that loses every packet. */
  fallSilent(): void {
    this.#silent = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** Passes new connections on again. Those from before stay silent. */
  speakAgain(): void {
    this.#silent = false;
  }

  /** Closes every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #forward(client: Socket, server: Socket): void {
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      if (this.#silent) from.pause();
      else from.on('data', (chunk) => to.write(chunk));
    }
  }
}
