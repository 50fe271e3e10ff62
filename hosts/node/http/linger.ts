import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Milliseconds that a client has, once answered, to stop sending a body that nobody reads. */
const lingerMs = 1000;

/**
 * RFC 9112, 9.6: a connection that is closed while the client still sends is reset, and the reset may take the answer with it. So the sending half is
 * closed first, and what still comes is thrown away for a while. `last`: bytes to send before.
 */
export function endInStages(socket: Duplex, last: Uint8Array = new Uint8Array()): void {
  socket.end(last);
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
}

/** Has a request's connection end in stages when it ends. */
export function lingerOnClose(message: IncomingMessage): void {
  const { socket } = message;
  socket.destroySoon = () => {
    endInStages(socket);
    message.resume();
  };
}
