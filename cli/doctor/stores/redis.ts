import { createClient } from '@redis/client';
import type { Config } from '../../../build/types/config.js';
import { RedisLimits } from '../../../hosts/node/stores/redis/limits.ts';
import { parseRedisUrls } from '../../../hosts/shared/config/text/redis-urls.ts';
import { within } from '../../../hosts/shared/limits/deadline.ts';
import { messageOf } from '../../command/failure.ts';
import type { Inspection } from '../inspection.ts';
import { ok, wrong } from '../finding.ts';
import type { Finding, Place } from '../finding.ts';

/** Milliseconds for what a server says of itself, and for a decision. */
const TIMEOUT_MS = 5_000;

/** Returns the inspection of the server of the limits. None if they are in memory. */
export function inspectRedis({ state }: Pick<Config, 'state'>): Inspection[] {
  const urls = state.redis === undefined ? undefined : parseRedisUrls(state.redis)?.map(({ url }) => url);
  if (urls === undefined) return [];
  const place = { at: '/state/redis', what: 'Redis' };
  return [
    {
      place,
      ask: async () => {
        const servers = await Promise.all(urls.map((url) => askServer(place, url)));
        const unreachable = servers.flat();
        return unreachable.length > 0 ? unreachable : [await askScript(place, urls)];
      },
    },
  ];
}

/**
 * Asks a server whether it may drop counts. The deadline holds for the whole of it: a server may
 * take the connection and then be silent, which the client's own time for connecting leaves out.
 */
async function askServer(place: Place, url: string): Promise<Finding[]> {
  const client = createClient({ url, socket: { connectTimeout: TIMEOUT_MS, reconnectStrategy: false } });
  client.on('error', () => undefined);
  try {
    const memory = await within(
      TIMEOUT_MS,
      client.connect().then(() => client.info('memory')),
    );
    const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
    if (policy === undefined || policy === 'noeviction') return [];
    const text = `its maxmemory-policy is ${policy}, so it may drop the count of a client that is limited`;
    return [wrong(place, text, 'set maxmemory-policy noeviction in redis.conf, or by CONFIG SET')];
  } catch (error) {
    const mend = 'look whether the server runs, whether this machine reaches it, and at user and password in the URL';
    return [wrong(place, `it cannot be asked: ${messageOf(error)}`, mend)];
  } finally {
    client.destroy();
  }
}

/** Has the server decide by the script of the limits. */
async function askScript(place: Place, urls: readonly string[]): Promise<Finding> {
  const limits = new RedisLimits({ urls, deadlineMs: TIMEOUT_MS });
  try {
    await limits.probe();
    return ok(place, 'it runs the script of the limits, and drops no count');
  } catch (error) {
    const mend = 'allow the user of the URL EVAL and EVALSHA on keys that begin with mintmark:limits:, and give the server memory';
    return wrong(place, `it does not run the script of the limits: ${messageOf(error)}`, mend);
  } finally {
    limits.close();
  }
}
