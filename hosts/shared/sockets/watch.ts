import type { Effects } from '../exchange/effects.ts';
import type { RequestLog } from '../log/fields.ts';

/** What one message of a client is answered with. */
export interface WatchedMessage {
  readonly effects: Effects;
  /** Is told how it ended. */
  readonly log: RequestLog;
}

/** What one look at a chain for a feed is performed with. */
export interface WatchedRound {
  readonly effects: Effects;
  /** Takes note of its end. `error` is the type of what failed, `undefined` if nothing did. */
  end(error?: string): void;
}

/** Watches what is done for WebSockets, each piece of work by itself. */
export interface SocketWatch {
  message(): WatchedMessage;
  round(): WatchedRound;
}

/** Returns a watch that sees nothing. */
export function unwatched(effects: Effects, log: RequestLog): SocketWatch {
  const message = { effects, log };
  const round = { effects, end: (): void => {} };
  return { message: () => message, round: () => round };
}
