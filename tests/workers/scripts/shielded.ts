import gateway from '../../../hosts/workers/gateway-worker.ts';
import type { GatewayBindings } from '../../../hosts/workers/gateway/bindings.ts';

export { Limits, Tokens } from '../../../hosts/workers/gateway-worker.ts';

/** How many requests of a key pass. */
const LIMIT = 3;

const counts = new Map<string, number>();

/** Stands for Cloudflare's counter, which workerd does not have. */
const SHIELD: RateLimit = {
  limit: async ({ key = '' }) => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return { success: (counts.get(key) ?? 0) <= LIMIT };
  },
};

export default {
  fetch: (request, bindings, context) => gateway.fetch(request, { ...bindings, SHIELD }, context),
} satisfies ExportedHandler<GatewayBindings>;
