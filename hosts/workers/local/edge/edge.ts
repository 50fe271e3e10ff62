/** Stands for Cloudflare's edge before a local gateway: says who asks, whatever the client said. */
interface Bindings {
  readonly GATEWAY: Fetcher;
}

/** An address with its port, as workerd tells it. */
const addressed = /^(?:\[(.*)\]|([^:]*)):\d+$/;

export default {
  fetch: async (request, { GATEWAY }) => {
    const headers = new Headers(request.headers);
    const peer = String(request.cf?.['clientIp'] ?? '');
    const [, ipv6, ipv4] = addressed.exec(peer) ?? [];
    headers.set('cf-connecting-ip', ipv6 ?? ipv4 ?? peer);
    try {
      return await GATEWAY.fetch(new Request(request, { headers }));
    } catch {
      // A target that is no URL: Cloudflare's edge lets none through.
      return new Response('bad request\n', { status: 400 });
    }
  },
} satisfies ExportedHandler<Bindings>;
