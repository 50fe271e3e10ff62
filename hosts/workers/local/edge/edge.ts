/**
 * Stands for Cloudflare's edge before a local gateway: sets the client's address, whatever the
 * client says, and stands for the clock of Cron Triggers.
 */
interface Bindings {
  readonly GATEWAY: Fetcher & {
    /** Calls the handler of Cron Triggers. The flag `service_binding_extra_handlers` adds it. */
    scheduled(): Promise<{ readonly outcome: string }>;
  };
}

/** The path that triggers what a Cron Trigger does. It is that of `wrangler dev`. */
const scheduledPath = '/cdn-cgi/handler/scheduled';

/** An address with its port, as workerd writes it. */
const addressWithPort = /^(?:\[(.*)\]|([^:]*)):\d+$/;

export default {
  fetch: async (request, { GATEWAY }) => {
    const headers = new Headers(request.headers);
    const peer = String(request.cf?.['clientIp'] ?? '');
    const [, ipv6, ipv4] = addressWithPort.exec(peer) ?? [];
    headers.set('cf-connecting-ip', ipv6 ?? ipv4 ?? peer);
    try {
      if (new URL(request.url).pathname === scheduledPath) {
        const { outcome } = await GATEWAY.scheduled();
        return new Response(`${outcome}\n`, { status: outcome === 'ok' ? 200 : 500 });
      }
      return await GATEWAY.fetch(new Request(request, { headers }));
    } catch {
      // The target is not a URL. Cloudflare's edge lets no such request through.
      return new Response('bad request\n', { status: 400 });
    }
  },
} satisfies ExportedHandler<Bindings>;
