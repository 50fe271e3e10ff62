/** The errors of a configuration that show only when its keys and the components are opened. */
import type { Signer } from '../../build/types/config.js';
import type { Loader } from '../shared/component/link.ts';
import type { ConfigError, ConfigWarning } from '../shared/config/config-error.ts';
import { checkpointSeed } from '../shared/config/keys/checkpoint-seed.ts';
import type { SecretKey } from '../shared/config/keys/keys.ts';
import { isRemote } from '../shared/config/keys/keys.ts';
import type { ReadSections } from '../shared/config/read.ts';
import type { Environment } from '../shared/config/text/fill.ts';
import { redactor } from '../shared/config/text/redact.ts';
import { wipe } from '../shared/vault/wallet/source.ts';
import { componentConfigErrors } from './component-config-errors.ts';
import { keyOpener } from './keys/opener.ts';
import { nodeKeyHolders } from './keys/key-holders.ts';
import { openKeys } from './keys/open-keys.ts';
import type { OpenedKeys } from './keys/open-keys.ts';

/** Everything that opening keys and components needs. */
export interface LaterParts {
  readonly env: Environment;
  /** The directory that relative paths of the configuration start from. */
  readonly directory: string;
  readonly load: Loader;
  /** Takes warnings about files of keys. */
  readonly warn: (warning: ConfigWarning) => void;
}

/**
 * Opens the keys of a configuration, and the components by it. Returns every error that this shows,
 * without values that came out of the environment. It opens no store and keeps no key. Throws what
 * the loader throws, and traps.
 */
export async function findLaterErrors(read: ReadSections, { env, directory, load, warn }: LaterParts): Promise<ConfigError[]> {
  const { config } = read;
  const opener = keyOpener(load, directory, (path, mode) =>
    warn({ at: '/signer/keys', text: `others than its owner may open the keystore ${path} (mode ${mode}): \`chmod 600\` it` }),
  );
  const seed = checkpointSeed(config, env);
  await using holders = nodeKeyHolders(env);
  const keys = await openKeys(config, { env, opener, holders });
  try {
    const errors = [seed, keys].flatMap((part) => (part.tag === 'err' ? part.val : []));
    return [...errors, ...(await findComponentErrors(read, keys.tag === 'ok' ? keys.val : undefined, load))];
  } finally {
    if (seed.tag === 'ok') seed.val?.fill(0);
    if (keys.tag === 'ok') wipe(keys.val.keys);
  }
}

/**
 * Opens the components by whatever holds of a configuration. Returns their errors, without values
 * that came out of the environment. Keys that everybody knows stand in if `opened` is `undefined`.
 * A signer that breaks a rule is not opened. Throws what the loader throws, and traps.
 */
export async function findComponentErrors(
  { config, broken, redact }: Pick<ReadSections, 'config' | 'broken' | 'redact'>,
  opened: OpenedKeys | undefined,
  load: Loader,
): Promise<ConfigError[]> {
  const { signer, ...rest } = config;
  const find = (): Promise<readonly ConfigError[]> => {
    if (signer === undefined || broken.has('signer')) return componentConfigErrors(rest, [], load);
    if (opened !== undefined) return componentConfigErrors(config, opened.keys, load, opened.remoteKeys);
    return componentConfigErrors({ ...rest, signer: withLocalKeys(signer) }, standIns(signer), load);
  };
  const shown = redactor(redact);
  return (await find()).map(({ at, expected, got }) => ({ at, expected: shown(expected), got: shown(got) }));
}

/**
 * Returns the signer with a variable as the source of each remote key, for which a secret can stand
 * in. No key has an address: a stand-in would not have it.
 */
function withLocalKeys(signer: Signer): Signer {
  const keys = signer.keys.map((key) => {
    const { address, ...withoutAddress } = key;
    if (isRemote(key)) return { id: key.id, env: 'STAND_IN' };
    return address === undefined ? key : withoutAddress;
  });
  return { ...signer, keys };
}

/** Returns a key that everybody knows for each key of the signer. */
function standIns({ keys }: Signer): SecretKey[] {
  return keys.map(({ id }, index) => {
    const secret = new Uint8Array(32);
    secret[31] = index + 1;
    return { id, secret };
  });
}
