import { existsSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { newStampKey } from '../../../../cli/token/stamp-key.ts';
import type { NewStampKey } from '../../../../cli/token/stamp-key.ts';
import { serve } from '../../../../cli/demo/devnet/serve.ts';
import type { LocalServer } from '../../../../cli/demo/devnet/serve.ts';
import type * as Client from '../../../../packages/client/src/index.ts';
import { ProcessHost, nodeCommand } from '../../../support/process-host.ts';
import { World, sha256Hex } from '../../../suite/support/world.ts';
import { install } from '../../support/installed.ts';
import type { Installed } from '../../support/installed.ts';

/** An API key with 20 units a second, and 50 at one time. */
export const slowKey = 'key-of-a-slow-client';

/** A caller with a stamp key. */
export interface StampCaller {
  readonly caller: string;
  readonly key: NewStampKey;
}

/**
 * A gateway with callers of both kinds of stamp keys, the installed package, and a site that has
 * the files of its folder.
 */
export interface Stage extends AsyncDisposable {
  readonly world: World;
  readonly baseUrl: string;
  readonly installed: Installed;
  /** The package, as it was installed. */
  readonly client: typeof Client;
  readonly site: LocalServer;
  /** Where nothing listens. */
  readonly closed: string;
  /** Callers with a key of each algorithm. */
  readonly stamps: readonly StampCaller[];
  /** A key pair that the installed package made. Its caller is `generated`. */
  readonly generated: Client.StampKeyPair;
}

/** Starts everything. */
export async function startStage(): Promise<Stage> {
  await using started = new AsyncDisposableStack();
  const installed = started.use(await install('client'));
  const entry = pathToFileURL(join(installed.folder, 'node_modules/@mintmark/client/dist/index.js')).href;
  const client = (await import(entry)) as typeof Client;
  const host = started.use(new ProcessHost(nodeCommand));
  const world = started.use(await World.create(host));
  const site = started.adopt(
    await serve((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://site');
      const file = join(installed.folder, normalize(pathname));
      const found = pathname.includes('.') && existsSync(file);
      return void response
        .writeHead(200, { 'content-type': /\.m?js$/.test(pathname) ? 'text/javascript' : 'text/html', 'access-control-allow-origin': '*' })
        .end(found ? readFileSync(file) : '<!doctype html><title>A page</title>');
    }),
    (it) => it.close(),
  );
  const stamps = [
    { caller: 'backend', key: await newStampKey('ed25519') },
    { caller: 'office', key: await newStampKey('p256') },
  ];
  const closed = await serve(() => {});
  await closed.close();
  const generated = await client.generateStampKey('ed25519');
  const { baseUrl } = await world.serve(configuration(world, site, stamps, generated));
  const all = started.move();
  return {
    world,
    baseUrl,
    installed,
    client,
    site,
    closed: closed.url,
    stamps,
    generated,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

function configuration(
  world: World,
  site: LocalServer,
  stamps: readonly StampCaller[],
  { algorithm, publicKey }: Client.StampKeyPair,
): object {
  const { limits, signer, ...rest } = world.configuration();
  const stamped = [
    ...stamps.map(({ caller, key }) => ({ caller, stamp: key.configured })),
    { caller: 'generated', stamp: { algorithm, publicKey } },
  ];
  return {
    ...rest,
    // A browser names the site in every POST, also where the site passes the request on.
    cors: { origins: ['*', site.url] },
    limits: {
      ...limits,
      plans: { ...limits.plans, slow: { policies: [{ name: 'slow', quota: 20, window: 1, burst: 50 }] } },
      keys: [...(limits.keys ?? []), { sha256: sha256Hex(slowKey), plan: 'slow' }],
    },
    signer: {
      ...signer,
      callers: [...signer.callers, ...stamped.map(({ caller, stamp }) => ({ id: caller, stamp, keys: ['hot'] }))],
      policies: signer.policies.map((policy) => (policy.name === 'messages' ? { ...policy, when: { caller: ['*'] } } : policy)),
    },
  };
}
