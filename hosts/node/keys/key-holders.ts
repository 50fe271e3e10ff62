import type { Config } from '../../../build/types/config.js';
import { askAwsBy } from '../../shared/aws-kms/ask.ts';
import type { CredentialSource, OpenCredentials } from '../../shared/aws-kms/credentials.ts';
import { keysInAwsKms } from '../../shared/aws-kms/keys.ts';
import type { ConfigError } from '../../shared/config/config-error.ts';
import type { Environment } from '../../shared/config/text/fill.ts';
import { destinations } from '../../shared/network/destination.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';
import type { RemoteKey } from '../../shared/vault/remote-key.ts';
import { makePools } from '../outgoing/pools.ts';
import { sendBy } from '../outgoing/send.ts';
import { nodeCredentials } from './container-credentials.ts';
import { keysInTokens } from './pkcs11.ts';

/** The holders of remote keys, and the connections to them. */
export interface KeyHolders extends AsyncDisposable {
  /**
   * Finds the remote keys of a configuration, and reads their public keys.
   *
   * Errors: one per key that cannot be used.
   */
  find(config: Config): Promise<Result<RemoteKey[], ConfigError[]>>;
}

/**
 * Returns the holders that Node can ask: PKCS#11 tokens and AWS KMS. Requests to KMS go to public
 * addresses, and to those that `network.allowPrivate` lists. Credentials of AWS that were found
 * once are kept, because their variables are deleted after the start.
 */
export function nodeKeyHolders(env: Environment): KeyHolders {
  const pools = makePools();
  const send = sendBy(pools);
  const toContainer = askAwsBy(send, (url) => {
    const { origin, pathname, search, host } = new URL(url);
    return { origin, path: pathname + search, host, publicOnly: false };
  });
  const openCredentials = remembered(nodeCredentials(env, toContainer, Date.now));
  return {
    find: async (config) => {
      const destination = destinations(config.network);
      const ask = askAwsBy(send, (url) => destination({ url, chosenBy: 'operator' }));
      const found = await Promise.all([keysInTokens(config, env), keysInAwsKms(config, { ask, openCredentials, now: Date.now })]);
      const errors = found.flatMap((part) => (part.tag === 'err' ? part.val : []));
      return errors.length > 0 ? err(errors) : ok(found.flatMap((part) => (part.tag === 'ok' ? part.val : [])));
    },
    [Symbol.asyncDispose]: () => pools.close(),
  };
}

/** Opens each source of credentials once. One that does not open is tried again. */
function remembered(open: OpenCredentials): OpenCredentials {
  const sources = new Map<string, CredentialSource>();
  return (variables, at) => {
    const name = JSON.stringify(variables);
    const known = sources.get(name);
    if (known !== undefined) return ok(known);
    const opened = open(variables, at);
    if (opened.tag === 'ok') sources.set(name, opened.val);
    return opened;
  };
}
