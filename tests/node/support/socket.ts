import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** A raw connection: the test sends every byte itself, and reads everything that came. */
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
      // The test sees the end by what was received until then.
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

  /** Everything that was received. */
  get received(): string {
    return this.#received;
  }

  /** Whether the other side has closed its sending half. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether the connection is closed in both directions. */
  get closed(): boolean {
    return this.#socket.closed;
  }

  send(bytes: string | Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Stops reading until it is resumed. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Closes the sending half. */
  end(): void {
    this.#socket.end();
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}

/** Returns the text of a request's head with these lines. */
export const head = (line: string, ...fields: readonly string[]): string => `${[`${line} HTTP/1.1`, ...fields].join('\r\n')}\r\n\r\n`;
