import type { WebSocket } from 'ws';

/**
 * Sends pings until the socket closes, and calls back if one was not answered before the next one.
 * A client whose machine has gone answers none, and its connection would stay open for hours.
 */
export function beat(socket: WebSocket, seconds: () => number, onSilence: () => void): void {
  let isAlive = true;
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    timer = setTimeout(() => {
      if (!isAlive) return onSilence();
      isAlive = false;
      socket.ping();
      wait();
    }, seconds() * 1000);
  };
  wait();
  socket.on('pong', () => (isAlive = true));
  socket.once('close', () => clearTimeout(timer));
}
