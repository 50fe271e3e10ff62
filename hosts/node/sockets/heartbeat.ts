import { randomBytes } from 'node:crypto';
import type { NodeSocket } from './node-socket.ts';

/** The random bytes of a ping. */
const PAYLOAD_BYTES = 8;

/**
 * Sends pings until the socket closes, and calls back if one was not answered before the next one.
 * A client whose machine has gone answers none, and its connection would stay open for hours. A
 * pong counts if it has the payload of the last ping: a client that reads nothing cannot know it.
 *
 * While the socket is not read, its pong cannot come. Then it is enough that the client takes what
 * is sent.
 */
export function beat(socket: NodeSocket, seconds: () => number, onSilence: () => void): void {
  const { raw } = socket;
  let awaited: Buffer | undefined;
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    timer = setTimeout(() => {
      const { wasPaused, isStuck } = socket.look();
      if (awaited === undefined) {
        awaited = randomBytes(PAYLOAD_BYTES);
        raw.ping(awaited);
      } else if (!wasPaused || isStuck) return onSilence();
      wait();
    }, seconds() * 1000);
  };
  wait();
  raw.on('pong', (payload: Buffer) => {
    if (awaited?.equals(payload) === true) awaited = undefined;
  });
  raw.once('close', () => clearTimeout(timer));
}
