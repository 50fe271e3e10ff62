import { once } from './placed.ts';
import type { Problem } from './problem.ts';
import { pointer } from './problem.ts';
import type { KeystoreSource, SignerKey } from './types.ts';

/** Places that a key may come from. */
const sources = ['env', 'keystore', 'mnemonic'] as const;
/** Places that a keystore may be in. */
const keystores = ['file', 'env'] as const;

/** Every key comes from one place, and no two from the same. */
export function checkSources(keys: readonly SignerKey[]): Problem[] {
  const at = (index: number, ...names: readonly string[]): string => pointer('/signer/keys', index, ...names);
  const variables = keys.flatMap(({ env, keystore }, index) => [
    ...(env === undefined ? [] : [{ at: at(index, 'env'), value: env }]),
    ...(keystore?.env === undefined ? [] : [{ at: at(index, 'keystore', 'env'), value: keystore.env }]),
  ]);
  const files = keys.flatMap(({ keystore }, index) =>
    keystore?.file === undefined ? [] : [{ at: at(index, 'keystore', 'file'), value: keystore.file }],
  );
  const paths = keys.flatMap(({ mnemonic }, index) =>
    mnemonic === undefined
      ? []
      : [{ at: at(index, 'mnemonic', 'path'), value: JSON.stringify([mnemonic.env, mnemonic.passphraseEnv, mnemonic.path]) }],
  );
  return [
    ...keys.flatMap((key, index) => exactlyOne<SignerKey>(key, sources, at(index))),
    ...keys.flatMap(({ keystore }, index) =>
      keystore === undefined ? [] : exactlyOne<KeystoreSource>(keystore, keystores, at(index, 'keystore')),
    ),
    ...once(variables, 'a variable that no other key has'),
    ...once(files, 'a file that no other key has'),
    ...once(paths, 'a path that no other key has of this phrase'),
  ];
}

function exactlyOne<T>(value: T, names: readonly (keyof T & string)[], at: string): Problem[] {
  const given = names.filter((name) => value[name] !== undefined);
  if (given.length === 1) return [];
  return [{ at, expected: `exactly one of ${names.join(', ')}`, got: given.length === 0 ? 'none' : given.join(' and ') }];
}

/** Names of the variables that a key is read from: none of them may reach anybody else. */
export function keyVariables({ env, keystore, mnemonic }: SignerKey): string[] {
  return [env, keystore?.env, keystore?.passwordEnv, mnemonic?.env, mnemonic?.passphraseEnv].filter((name) => name !== undefined);
}
