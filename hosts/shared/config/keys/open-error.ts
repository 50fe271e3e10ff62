import type { Invalid, OpenError } from '../../../../build/types/interfaces/mintmark-keys-opening.js';
import type { ConfigError } from '../config-error.ts';
import { pointer } from '../config-error.ts';

/** Every refusal of the component. The compiler keeps the list complete. */
const openErrorTags: Readonly<Record<OpenError['tag'], true>> = {
  malformed: true,
  unsupported: true,
  'too-costly': true,
  'out-of-memory': true,
  'wrong-password': true,
  'address-mismatch': true,
  'out-of-range': true,
  'word-count': true,
  'unknown-word': true,
  'wrong-checksum': true,
  'invalid-child': true,
};

/** Tells whether a value is a refusal of the component `keys`. */
export function isOpenError(value: unknown): value is OpenError {
  return (
    typeof value === 'object' &&
    value !== null &&
    'tag' in value &&
    typeof value.tag === 'string' &&
    Object.hasOwn(openErrorTags, value.tag)
  );
}

/**
 * Turns a refusal of the component `keys` into a config error. `at` is the place of the key's
 * source. `variables` has the names of the variables that the arguments came from.
 */
export function keyConfigError(error: OpenError, at: string, variables: Readonly<Record<string, string>>): ConfigError {
  const phrase = `the words of the mnemonic, in the environment variable ${variables['phrase']}`;
  switch (error.tag) {
    case 'malformed':
    case 'unsupported':
    case 'too-costly':
      return invalidInput(error.val, at, variables);
    case 'out-of-memory':
      return { at, expected: 'a keystore that there is memory for', got: 'one that asks for more than there is' };
    case 'wrong-password':
      return {
        at: pointer(at, 'passwordEnv'),
        expected: `the password of the keystore, in the environment variable ${variables['password']}`,
        got: 'another, or the keystore was altered',
      };
    case 'address-mismatch':
      return { at, expected: `the key of ${error.val.expected}, which the keystore names`, got: `that of ${error.val.got}` };
    case 'out-of-range':
      return { at, expected: "a key from 1 to the group's order less 1", got: 'one out of range' };
    case 'word-count':
      return { at: pointer(at, 'env'), expected: `${phrase}: 12, 15, 18, 21 or 24`, got: `${error.val} words` };
    case 'unknown-word':
      return { at: pointer(at, 'env'), expected: `${phrase}, of the English list`, got: `another word at place ${error.val}` };
    case 'wrong-checksum':
      return { at: pointer(at, 'env'), expected: phrase, got: 'words that do not belong together: one is wrong, or their order is' };
    case 'invalid-child':
      return { at: pointer(at, 'path'), expected: 'a path to a key; take another index', got: `none at step ${error.val}` };
  }
}

function invalidInput({ at: place, expected, got }: Invalid, at: string, variables: Readonly<Record<string, string>>): ConfigError {
  const variable = variables[place];
  if (variable !== undefined && variable !== '') return { at, expected: `${expected}, in the environment variable ${variable}`, got };
  if (place === 'path') return { at: pointer(at, 'path'), expected, got };
  return { at, expected: `${expected}, at ${place === '' ? 'the top' : place} of the keystore`, got };
}
