import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Milliseconds that an answered client has to stop sending a body that the gateway does not read.
 */
const LINGER_TIMEOUT_MS = 1000;

/**
 * Closes a connection in stages (RFC 9112, 9.6): sends `last`, closes the sending half, and
 * discards for a while what still comes. A connection that is closed at once while the client still
 * sends is reset, and the reset may destroy the answer.
 */
export function endInStages(socket: Duplex, last: Uint8Array = new Uint8Array()): void {
  socket.end(last);
  const timer = setTimeout(() => socket.destroy(), LINGER_TIMEOUT_MS);
  socket.once('close', () => clearTimeout(timer));
}

/** Has a request's connection close in stages when it closes. */
export function lingerOnClose(message: IncomingMessage): void {
  const { socket } = message;
  socket.destroySoon = () => {
    endInStages(socket);
    message.resume();
  };
}
