import { dirname, resolve } from 'node:path';
import { componentConfigErrors, gatewayConfigErrors } from '../../hosts/node/check.ts';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import { keyOpener } from '../../hosts/node/keys/opener.ts';
import { keysInTokens } from '../../hosts/node/keys/pkcs11.ts';
import type { ConfigError } from '../../hosts/shared/config/config-error.ts';
import { checkExposure } from '../../hosts/shared/config/exposure.ts';
import { checkpointSeed } from '../../hosts/shared/config/keys/checkpoint-seed.ts';
import { signerKeys } from '../../hosts/shared/config/keys/keys.ts';
import { readConfig } from '../../hosts/shared/config/read.ts';
import type { Environment } from '../../hosts/shared/config/text/fill.ts';
import type { Config } from '../../hosts/shared/config/types.ts';
import { withoutRepetitions } from '../command/config-report.ts';
import type { Warning } from '../command/config-report.ts';

/** What there is to say of a configuration. */
export interface Findings {
  /** Why a start would refuse it; an empty list if it would not. */
  readonly errors: readonly ConfigError[];
  /** What works, but may not do what was meant. */
  readonly warnings: readonly Warning[];
}

/** A configuration to be judged. */
export interface Judged {
  readonly file: string;
  readonly text: string;
  readonly env: Environment;
  /** Address that a start would listen on; `undefined` for `listen.host`. */
  readonly host: string | undefined;
}

/** Judges a configuration as a start does, in all of its phases: reads it, opens its keys, and opens the components by it. Serves nothing and opens no store. */
export async function judgeConfiguration({ file, text, env, host }: Judged): Promise<Findings> {
  const read = readConfig(text, env);
  if (read.tag === 'err') return { errors: read.val, warnings: [] };
  const { config } = read.val;
  const warnings: Warning[] = [];
  const errors = [
    ...checkExposure(config, host ?? config.listen.host),
    ...(await findKeyAndComponentErrors(config, env, dirname(resolve(file)), (warning) => warnings.push(warning))),
  ];
  return { errors: withoutRepetitions(errors), warnings };
}

async function findKeyAndComponentErrors(
  config: Config,
  env: Environment,
  directory: string,
  warn: (warning: Warning) => void,
): Promise<readonly ConfigError[]> {
  const load = loaderFrom(builtComponents);
  const seed = checkpointSeed(config, env);
  const inTokens = await keysInTokens(config, env);
  const opener = keyOpener(load, directory, (path, mode) =>
    warn({ at: '/signer/keys', text: `others than its owner may open the keystore ${path} (mode ${mode})` }),
  );
  const keys = await signerKeys(config, env, opener);
  try {
    const errors = [seed, inTokens, keys].flatMap((part) => (part.tag === 'err' ? part.val : []));
    // Without all of its keys the signer would find fault with what is only missing here.
    if (keys.tag === 'err' || inTokens.tag === 'err') return [...errors, ...(await gatewayConfigErrors(config, load))];
    return [...errors, ...(await componentConfigErrors(config, keys.val, load, inTokens.val))];
  } finally {
    if (seed.tag === 'ok') seed.val?.fill(0);
    if (keys.tag === 'ok') for (const { secret } of keys.val) secret.fill(0);
  }
}
