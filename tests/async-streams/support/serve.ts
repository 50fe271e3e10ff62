import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../../../hosts/node/server.ts';
import type { ServerOptions } from '../../../hosts/node/options/server-options.ts';
import { keptLog } from '../../node/support/log.ts';
import type { Upstream } from '../../node/support/upstream.ts';

/** The Node host in this process, with the gateway for WASI 0.3. */
export interface Served extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** The lines of its log. */
  readonly log: ReturnType<typeof keptLog>;
  /** Calls the chain of the upstream. */
  call(method: string, init?: RequestInit): Promise<Response>;
}

/** Serves a chain, 1, whose endpoint is the upstream. */
export async function serveChain(upstream: Pick<Upstream, 'origin' | 'place'>, options: Partial<ServerOptions> = {}): Promise<Served> {
  const directory = await mkdtemp(join(tmpdir(), 'mintmark-async-streams-'));
  const log = keptLog();
  const server = await startServer({
    config: { chains: { 1: { rpc: [upstream.origin], freshSeconds: 0 } }, network: { allowPrivate: [upstream.place] } },
    env: {},
    directory,
    port: 0,
    driver: 'async-streams',
    log,
    ...options,
  });
  const { origin } = server.url;
  return {
    origin,
    log,
    call: (method, init = {}) =>
      fetch(`${origin}/rpc/1`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: [] }),
        ...init,
      }),
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
}
