import { parseTransaction, recoverMessageAddress, recoverTransactionAddress } from 'viem';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { install, printed, systemNode } from './support/installed.ts';
import type { Installed } from './support/installed.ts';

/** Anvil's first account: everybody knows its key. */
const account = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const HOT = 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';

interface Printed {
  readonly account: string;
  readonly chain: string;
  readonly message: `0x${string}`;
  readonly transaction: `0x02${string}`;
  readonly audit: number;
}

let installed: Installed;
beforeAll(async () => {
  installed = await install('signer');
});
afterAll(() => installed[Symbol.asyncDispose]());

describe('@mintmark/signer', () => {
  test('signs on the system’s Node with a ledger in memory, and its errors are typed', async () => {
    const result = printed(await installed.program('signer.mjs', { HOT }));
    const { message, transaction } = result as Printed;
    expect(await recoverMessageAddress({ message: 'hello', signature: message })).toBe(account);
    expect(await recoverTransactionAddress({ serializedTransaction: transaction })).toBe(account);
    expect(parseTransaction(transaction)).toMatchObject({ chainId: 31337, value: 1n });
    expect(result).toMatchObject({
      account,
      chain: '0x7a69',
      estimates: { name: 'SignerError', code: 'needs-estimates', known: true },
      denied: { name: 'SignerError', code: 'denied', message: expect.stringMatching(/^denied: .*value/), known: true },
      anonymous: { name: 'SignerError', code: 'unauthorized', known: true },
      configuration: {
        name: 'InvalidConfigurationError',
        message: expect.stringMatching(
          /^\/signer\/wallet: expected an id: .*got a number\n\/signer\/keys: expected a value, got nothing\n/,
        ),
      },
      key: { name: 'TypeError', message: 'keys.hot: expected 32 bytes or 64 hexadecimal digits, got another text' },
      binding: { name: 'BindingError', code: 'invalid', message: expect.stringMatching(/expected a value, got nothing/), known: true },
      closed: { code: 'store-unavailable' },
      // The roster, a message, a transaction and a refusal.
      audit: 4,
    });
  });

  test('keeps its ledger in SQLite, where Node has what that needs', async () => {
    const LEDGER = join(installed.folder, 'ledger.db');
    const first = printed(await installed.program('signer.mjs', { HOT, LEDGER }, process.execPath));
    const second = printed(await installed.program('signer.mjs', { HOT, LEDGER }, process.execPath));
    expect([(first as Printed).audit, (second as Printed).audit]).toEqual([4, 7]);
  });

  test('names the Node that a ledger in SQLite needs', async () => {
    const { status, stdout } = await installed.run(systemNode, ['--version']);
    expect(status).toBe(0);
    const [major = 0, minor = 0] = stdout.trim().slice(1).split('.').map(Number);
    const run = await installed.program('signer.mjs', { HOT, LEDGER: join(installed.folder, 'other.db') });
    if (major > 24 || (major === 24 && minor >= 4)) expect(run.status).toBe(0);
    else expect(run.stderr).toContain(`the ledger in SQLite: expected Node 24.4 or newer, got ${major}.${minor}`);
  });
});
