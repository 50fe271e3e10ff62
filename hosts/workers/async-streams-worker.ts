/**
 * The script of the gateway with the gateway for WASI 0.3. WebSockets and the outbox stay with the
 * driver `exchange`.
 */
import { loaded as gateway } from 'mintmark:component/gateway-async-streams';
import { loaded as nft } from 'mintmark:component/nft';
import { openAsyncStreams } from '../shared/async-streams/driver.ts';
import type { PoolLimits } from '../shared/async-streams/pool.ts';
import { handlerWith } from './handler.ts';
import { loaderOf } from './isolate/components.ts';

export { Limits } from './objects/limits.ts';
export { Sockets } from './objects/sockets.ts';
export { Tokens } from './objects/tokens.ts';

/**
 * The bounds in an isolate, which has 128 MB. Timers belong to the request that made them, so each
 * request makes an instance.
 */
const limits: PoolLimits = { maxInstances: 16, maxWaiting: 64, maxIdle: 0, maxRequests: 1, maxMemoryBytes: 0, maxClientWaitMs: 2000 };

export default handlerWith({
  name: 'async-streams',
  open: async (parts) => {
    const load = loaderOf({ 'gateway-async-streams': gateway, nft });
    const driver = await openAsyncStreams({ ...parts, load, limits });
    return { serve: driver.serve, memories: () => driver.memories() };
  },
});
