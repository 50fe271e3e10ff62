import { randomBytes } from 'node:crypto';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import { nodeKeyHolders } from '../../hosts/node/keys/key-holders.ts';
import { openKeys } from '../../hosts/node/keys/open-keys.ts';
import { keyOpener } from '../../hosts/node/keys/opener.ts';
import { findComponentErrors } from '../../hosts/node/later-errors.ts';
import { linkSigner } from '../../hosts/shared/component/link.ts';
import type { ConfigError } from '../../hosts/shared/config/config-error.ts';
import { checkpointSeed } from '../../hosts/shared/config/keys/checkpoint-seed.ts';
import { signerSection } from '../../hosts/shared/config/sections.ts';
import { WalletInstance } from '../../hosts/shared/vault/wallet/instance.ts';
import { keyAddresses } from '../../hosts/shared/vault/wallet/key-addresses.ts';
import { wipe } from '../../hosts/shared/vault/wallet/source.ts';
import type { Inspection } from './inspection.ts';
import { ok, wrong } from './finding.ts';
import type { Finding } from './finding.ts';
import type { LoadedConfig } from './loaded-config.ts';

/**
 * Returns the inspection of keys, and of what the components make of the configuration. It opens
 * each key as a start does: a wrong PIN of a token costs an attempt.
 *
 * It signs nothing: there is no signature without its entry in the ledger.
 */
export function inspectKeys(loaded: LoadedConfig): Inspection[] {
  return [{ place: { at: '/signer/keys', what: '' }, ask: () => ask(loaded) }];
}

async function ask({ read, config, env, directory }: LoadedConfig): Promise<Finding[]> {
  const load = loaderFrom(builtComponents);
  const section = signerSection(config);
  if (section === undefined) return (await findComponentErrors(read, undefined, load)).map(findingOf);
  const open: Finding[] = [];
  const opener = keyOpener(load, directory, (path, mode) =>
    open.push(
      wrong({ at: '/signer/keys', what: path }, `others than its owner may open this keystore (mode ${mode})`, `chmod 600 ${path}`),
    ),
  );
  await using holders = nodeKeyHolders(env);
  const [keys, seed] = [await openKeys(config, { env, opener, holders }), checkpointSeed(config, env)];
  try {
    const opened = keys.tag === 'ok' ? keys.val : undefined;
    const errors = [
      ...[keys, seed].flatMap((part) => (part.tag === 'err' ? part.val : [])),
      ...(await findComponentErrors(read, opened, load)),
    ];
    if (errors.length > 0 || opened === undefined) return [...open, ...errors.map(findingOf)];
    const wallet = await WalletInstance.open({
      signer: await linkSigner(load),
      config: section,
      ...opened,
      entropy: (length) => randomBytes(length),
      onTrap: () => {},
    });
    if (wallet.tag === 'err') return [...open, ...wallet.val.map(findingOf)];
    using instance = wallet.val;
    const addresses = keyAddresses(instance);
    const places = (config.signer?.keys ?? []).map(({ id }, index) => ({ at: `/signer/keys/${index}`, what: id }));
    return [...open, ...places.map((place) => ok(place, `the key is there, its address is ${addresses.get(place.what) ?? 'not known'}`))];
  } finally {
    if (seed.tag === 'ok') seed.val?.fill(0);
    if (keys.tag === 'ok') wipe(keys.val.keys);
  }
}

function findingOf({ at, expected, got }: ConfigError): Finding {
  return wrong(
    { at, what: '' },
    `expected ${expected}, got ${got}`,
    'make it what is expected: the holder of the key, its variable, or the configuration',
  );
}
