import type { SocketObserver } from '../../shared/sockets/socket.ts';
import type { Meter } from './meter.ts';

/**
 * Returns what counts the events of WebSockets. The gauges of the Node host have no place here: an
 * object counts its own sockets only, and not while it hibernates.
 */
export function socketMeter(meter: Meter): SocketObserver {
  return {
    opened() {},
    closed: (reason) => meter.count('mintmark_sockets_closed_total', { reason }),
    subscribed() {},
    notified: (feed, notifications) => meter.count('mintmark_notifications_total', { feed }, 0, notifications),
    round: (feed, outcome) => meter.count('mintmark_feed_rounds_total', { feed, outcome }),
  };
}
