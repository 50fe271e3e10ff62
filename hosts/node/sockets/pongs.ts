import type { WebSocket } from 'ws';

/**
 * Answers the pings of a client, one at a time: while a pong waits for a client that takes nothing,
 * only the newest ping is kept (RFC 6455, 5.5.3). `ws` would keep a pong for each.
 */
export function answerPings(socket: WebSocket): void {
  let isUnsent = false;
  let newest: Buffer | undefined;
  const answer = (payload: Buffer): void => {
    isUnsent = true;
    newest = undefined;
    socket.pong(payload, false, (error) => {
      isUnsent = false;
      if (!(error instanceof Error) && newest !== undefined) answer(newest);
    });
  };
  socket.on('ping', (payload: Buffer) => {
    if (isUnsent) newest = payload;
    else answer(payload);
  });
}
