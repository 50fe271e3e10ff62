import { lookup } from 'node:dns/promises';
import type { Config } from '../../../build/types/config.js';
import { isPublic } from '../../shared/network/guard.ts';
import { consoleFiles } from '../../../scripts/build/console/paths.ts';
import { from } from '../../../scripts/build/paths.ts';
import { localFolder } from '../../../scripts/build/workers/workers.ts';
import type { ScriptName } from '../../../scripts/build/workers/workers.ts';
import type { LocalScript, LocalSetup } from './workerd-config.ts';

/** What a local deployment is made of. Paths are absolute. */
export interface LocalParts {
  readonly config: Config;
  /** The folders of the bundled scripts. */
  readonly scripts: Readonly<Record<ScriptName, string>>;
  /** The files with the scripts' configurations. `vault` is `undefined` if there is no signer. */
  readonly configs: { readonly gateway: string; readonly vault: string | undefined };
  /** The variables that each script gets. */
  readonly variables: { readonly gateway: readonly string[]; readonly vault: readonly string[] };
  readonly address: string;
  readonly state: string;
  /** The folder of the script that stands for Analytics Engine. `undefined` if there is none. */
  readonly metrics: string | undefined;
}

/**
 * Returns what workerd serves: the scripts of a deployment, and what stands for Cloudflare around
 * them. That is an edge that sets the client's address, a cache, and a network that reaches what
 * the configuration lists.
 */
export async function localSetup({ config, scripts, configs, variables, address, state, metrics }: LocalParts): Promise<LocalSetup> {
  const local = (name: string): LocalScript => ({ name, folder: from(`${localFolder}/${name}`) });
  const points: readonly LocalScript[] = metrics === undefined ? [] : [{ name: 'metrics', folder: metrics }];
  const bound = { metrics: metrics === undefined ? undefined : 'metrics' };
  const gateway: LocalScript = {
    name: 'gateway',
    folder: scripts.gateway,
    config: configs.gateway,
    variables: variables.gateway,
    objects: [
      { className: 'Limits', uniqueKey: 'mintmark-limits' },
      { className: 'Tokens', uniqueKey: 'mintmark-tokens' },
      { className: 'Sockets', uniqueKey: 'mintmark-sockets' },
    ],
    namespaces: [
      { name: 'LIMITS', className: 'Limits', script: 'gateway' },
      { name: 'TOKENS', className: 'Tokens', script: 'gateway' },
      { name: 'SOCKETS', className: 'Sockets', script: 'gateway' },
      ...(configs.vault === undefined ? [] : [{ name: 'VAULT', className: 'Vault', script: 'vault' }]),
    ],
    cache: 'cache',
    ...bound,
    assets: from(consoleFiles),
  };
  const vault: readonly LocalScript[] =
    configs.vault === undefined
      ? []
      : [
          {
            name: 'vault',
            folder: scripts.vault,
            config: configs.vault,
            variables: variables.vault,
            objects: [{ className: 'Vault', uniqueKey: 'mintmark-vault' }],
            ...bound,
          },
        ];
  return {
    scripts: [
      { ...local('edge'), services: { GATEWAY: 'gateway' }, variables: ['MINTMARK_CLOCK'] },
      local('cache'),
      gateway,
      ...vault,
      ...points,
    ],
    entry: 'edge',
    address,
    state,
    networks: await privateNetworks(config),
  };
}

/**
 * Returns the private addresses of what the configuration lists. workerd's network reaches no other
 * private address.
 */
async function privateNetworks({ network }: Config): Promise<string[]> {
  const names = [
    ...network.allowPrivate.map((place) => new URL(`http://${place}`).hostname),
    ...Object.values(network.connectTo).map((origin) => new URL(origin).hostname),
  ];
  const found = new Set<string>();
  for (const name of new Set(names)) {
    const addresses = await lookup(name.replace(/^\[|\]$/g, ''), { all: true }).catch(() => []);
    for (const { address, family } of addresses) if (!isPublic(address)) found.add(`${address}/${family === 6 ? 128 : 32}`);
  }
  return [...found];
}
