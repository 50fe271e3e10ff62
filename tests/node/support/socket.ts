import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** A connection by hand: what is sent is in the test, byte by byte, and what came is kept. */
export class RawConnection implements Disposable {
  readonly #socket: Socket;
  #received = '';
  #ended = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket
      .setEncoding('latin1')
      .on('data', (text: string) => {
        this.#received += text;
      })
      .on('end', () => {
        this.#ended = true;
      })
      // Told by what was received until then.
      .on('error', () => {});
  }

  /** Connects to a base URL. */
  static async open(url: URL): Promise<RawConnection> {
    const socket = connect({ port: Number(url.port), host: url.hostname, allowHalfOpen: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject);
    });
    return new RawConnection(socket);
  }

  /** Everything that came. */
  get received(): string {
    return this.#received;
  }

  /** Whether the other side has said that it sends no more. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether the connection is closed both ways, by whomever. */
  get closed(): boolean {
    return this.#socket.closed;
  }

  send(bytes: string | Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Reads no more until it is resumed. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Sends no more. */
  end(): void {
    this.#socket.end();
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}

/** A request's text with these lines in its head. */
export const head = (line: string, ...fields: readonly string[]): string => `${[`${line} HTTP/1.1`, ...fields].join('\r\n')}\r\n\r\n`;
