/** Stands for Cloudflare's edge before a local gateway: says who asks, whatever the client said. */
interface Bindings {
  readonly GATEWAY: Fetcher;
}

/** An address with its port, as workerd tells it. */
const addressed = /^(?:\[(.*)\]|([^:]*)):\d+$/;

export default {
  fetch: (request, { GATEWAY }) => {
    const headers = new Headers(request.headers);
    const peer = String(request.cf?.['clientIp'] ?? '');
    const [, ipv6, ipv4] = addressed.exec(peer) ?? [];
    headers.set('cf-connecting-ip', ipv6 ?? ipv4 ?? peer);
    return GATEWAY.fetch(new Request(request, { headers }));
  },
} satisfies ExportedHandler<Bindings>;
