/**
 * Stands for Cloudflare's edge before a local gateway: sets the client's address, whatever the
 * client says, and stands for the clock of Cron Triggers.
 */
interface Bindings {
  readonly GATEWAY: Fetcher & {
    /** Calls the handler of Cron Triggers. The flag `service_binding_extra_handlers` adds it. */
    scheduled(): Promise<{ readonly outcome: string }>;
  };
  /** The secret of the clock of Cron Triggers: 64 hexadecimal digits. */
  readonly MINTMARK_CLOCK: string;
}

/** The field with the secret of this start, by which the clock is known. */
const clockField = 'x-mintmark-clock';

/** An address with its port, as workerd writes it. */
const addressWithPort = /^(?:\[(.*)\]|([^:]*)):\d+$/;

/** Returns whether a value is the secret. Compares in constant time. */
function isClock(given: string, secret: string): boolean {
  const [a, b] = [given, secret].map((text) => new TextEncoder().encode(text)) as [Uint8Array, Uint8Array];
  return a.length === b.length && crypto.subtle.timingSafeEqual(a, b);
}

export default {
  fetch: async (request, { GATEWAY, MINTMARK_CLOCK }) => {
    const headers = new Headers(request.headers);
    const peer = String(request.cf?.['clientIp'] ?? '');
    const [, ipv6, ipv4] = addressWithPort.exec(peer) ?? [];
    headers.set('cf-connecting-ip', ipv6 ?? ipv4 ?? peer);
    try {
      const clock = headers.get(clockField);
      if (clock !== null && isClock(clock, MINTMARK_CLOCK)) {
        const { outcome } = await GATEWAY.scheduled();
        return new Response(`${outcome}\n`, { status: outcome === 'ok' ? 200 : 500 });
      }
      return await GATEWAY.fetch(request, { headers });
    } catch {
      // The target is not a URL. Cloudflare's edge lets no such request through.
      return new Response('bad request\n', { status: 400 });
    }
  },
} satisfies ExportedHandler<Bindings>;
