import { Mnemonic } from 'ethers';
import { generatePrivateKey } from 'viem/accounts';
import { describe, expect, test } from 'vitest';
import type { World } from '../../support/world.ts';

/** As many letters of a key are told apart from other output. */
const TRACE = 8;

/** Returns the parts of a key that no output may have. */
const partsOfKey = (key: string): string[] => Array.from({ length: key.length - TRACE + 1 }, (_, start) => key.slice(start, start + TRACE));

/** Returns the parts of a phrase that no output may have. One word may stand in any message. */
const partsOfPhrase = (phrase: string): string[] => {
  const words = phrase.split(' ');
  return [...words.slice(1).map((word, index) => `${words[index]} ${word}`), ...oddWords];
};

/** Words that are in no list. */
const oddWords = ['wrongword', 'zooo'];

/** Reported failures of keys that do not open. */
export function keyCases(world: () => World): void {
  describe('reported cases of keys', () => {
    /**
     * Expects a start that fails for each of these secrets, names the place of each, and prints no
     * part of one.
     */
    const expectRefused = async (
      secrets: readonly string[],
      keyOf: (variable: string) => object,
      partsOf: (secret: string) => readonly string[],
    ): Promise<void> => {
      const configuration = world().configuration();
      const variable = (index: number): string => `MINTMARK_SECRET_${index}`;
      const keys = secrets.map((_, index) => ({ id: `key-${index}`, ...keyOf(variable(index)) }));
      const callers = configuration.signer.callers.map((caller) => ({ ...caller, keys: keys.map(({ id }) => id) }));
      const env = Object.fromEntries(secrets.map((secret, index) => [variable(index), secret]));
      const { status, output } = await world().host.refuse(
        { ...configuration, signer: { ...configuration.signer, keys, callers } },
        { env },
      );
      expect({ status, output }).toMatchObject({ status: 2 });
      const shown = output.toLowerCase();
      for (const [index, secret] of secrets.entries()) {
        expect(output).toMatch(new RegExp(`/signer/keys/${index}\\b`));
        for (const part of partsOf(secret)) expect(shown).not.toContain(part.toLowerCase());
      }
    };

    describe('key-in-error', () => {
      const digits = (): string => generatePrivateKey().slice(2);
      const replaced = (text: string, index: number, letter: string): string => text.slice(0, index) + letter + text.slice(index + 1);
      const keys: readonly (readonly [string, () => string])[] = [
        ['a letter that is no digit', () => replaced(digits(), 30, 'g')],
        ['a letter O for a zero', () => `0x${replaced(digits(), 5, 'O')}`],
        ['a digit too few', () => digits().slice(1)],
        ['a digit too many', () => `0x${digits()}0`],
        ['quotes around it', () => `"0x${digits()}"`],
        ["a shell's quotes around it", () => `'${digits()}'`],
        ['a space inside', () => replaced(digits(), 32, ' ')],
        ['a space at its end', () => `0x${digits()} `],
        ['a space before it', () => ` ${digits()}`],
        ['0x twice', () => `0x0x${digits()}`],
        ['two keys', () => `${digits()},${digits()}`],
        ['a variable that was not filled in', () => `\${${digits()}}`],
      ];
      test(`a key with ${keys.map(([what]) => what).join(', ')}`, async () => {
        await expectRefused(
          keys.map(([, make]) => make()),
          (env) => ({ env }),
          partsOfKey,
        );
      });

      const words = (): string[] => Mnemonic.fromEntropy(crypto.getRandomValues(new Uint8Array(16))).phrase.split(' ');
      const phrases: readonly (readonly [string, () => string])[] = [
        ['a wrong word', () => words().with(4, 'wrongword').join(' ')],
        ['words in another order', () => unsound(() => words().toReversed()).join(' ')],
        ['a word left out', () => words().slice(1).join(' ')],
        ['quotes around it', () => `"${words().join(' ')}"`],
        ['a typo in a word', () => words().with(11, 'zooo').join(' ')],
      ];
      test(`a phrase with ${phrases.map(([what]) => what).join(', ')}`, async () => {
        await expectRefused(
          phrases.map(([, make]) => make()),
          (env) => ({ mnemonic: { env, path: "m/44'/60'/0'/0/0" } }),
          partsOfPhrase,
        );
      });
    });
  });
}

/** Makes words until they are no phrase with a valid checksum. */
function unsound(make: () => string[]): string[] {
  for (;;) {
    const words = make();
    if (!Mnemonic.isValidMnemonic(words.join(' '))) return words;
  }
}
