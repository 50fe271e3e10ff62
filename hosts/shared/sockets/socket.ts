/** A WebSocket, as a host has it. */
export interface Socket {
  /** Sends a text message. Calls back when the message has left this process, or never will. */
  send(message: string | Uint8Array, onSent: () => void): void;
  /**
   * Closes the connection with a status (RFC 6455, 7.4). A client that does not take what was sent
   * is cut off.
   */
  close(code: number, reason: string): void;
  /** Stops reading, if the runtime can. */
  pause(): void;
  /** Reads again. */
  resume(): void;
  /** Calls back when everything else that has come to this process had a turn. */
  afterTurn(call: () => void): void;
  /** Takes note of how many subscriptions the socket has. They do not outlive this process. */
  holds(subscriptions: number): void;
}

/** Why a socket was closed. The metrics have the names. */
export const closings = {
  'client-left': 1005,
  shutdown: 1001,
  'too-many-messages': 1008,
  'too-long': 1009,
  quota: 1013,
  slow: 1013,
  'no-pong': 1006,
} as const;

/** Why a socket was closed. */
export type Closing = keyof typeof closings;

/** Takes note of what happens to sockets. */
export interface SocketObserver {
  opened(): void;
  closed(why: Closing): void;
  /** `change` is 1 for a subscription that was added, -1 for one that was removed. */
  subscribed(feed: string, change: 1 | -1): void;
  notified(feed: string, notifications: number): void;
  /** A round of a feed has ended. */
  round(feed: string, outcome: 'ok' | 'failed'): void;
}
