import { closings } from '../../shared/sockets/socket.ts';
import type { Closing, SocketObserver } from '../../shared/sockets/socket.ts';
import { Counter, Gauge } from './prometheus.ts';
import type { Registry } from './prometheus.ts';

/** The series of WebSockets and their subscriptions. */
export class SocketSeries implements SocketObserver {
  readonly #open: Gauge;
  readonly #closed: Counter<'reason'>;
  readonly #subscriptions: Gauge<'feed'>;
  readonly #notifications: Counter<'feed'>;
  readonly #rounds: Counter<'feed' | 'outcome'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#open = new Gauge({ name: 'mintmark_sockets', help: 'WebSockets that are open.', registers });
    this.#closed = new Counter({
      name: 'mintmark_sockets_closed_total',
      help: 'WebSockets that were closed, by the reason.',
      labelNames: ['reason'],
      registers,
    });
    for (const reason of Object.keys(closings)) this.#closed.inc({ reason }, 0);
    this.#subscriptions = new Gauge({
      name: 'mintmark_subscriptions',
      help: 'Subscriptions of WebSockets.',
      labelNames: ['feed'],
      registers,
    });
    this.#notifications = new Counter({
      name: 'mintmark_notifications_total',
      help: 'Notifications that were given to subscriptions.',
      labelNames: ['feed'],
      registers,
    });
    this.#rounds = new Counter({
      name: 'mintmark_feed_rounds_total',
      help: 'Looks at the newest block of a chain for its subscriptions, by how they ended.',
      labelNames: ['feed', 'outcome'],
      registers,
    });
  }

  opened(): void {
    this.#open.inc();
  }

  closed(why: Closing): void {
    this.#open.dec();
    this.#closed.inc({ reason: why });
  }

  subscribed(feed: string, change: 1 | -1): void {
    this.#subscriptions.inc({ feed }, change);
  }

  notified(feed: string, notifications: number): void {
    this.#notifications.inc({ feed }, notifications);
  }

  round(feed: string, outcome: 'ok' | 'failed'): void {
    this.#rounds.inc({ feed, outcome });
  }
}
