/**
 * Signs transactions on a new ledger in a file, and prints by how many bytes the file grows for
 * each: `ledger-growth.ts COUNT`.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteLedger } from '../../../hosts/node/stores/ledger-sqlite.ts';
import { send, vaultOn } from '../../vault/support/wallet.ts';

const count = Number(process.argv[2] ?? 2_000);
/** Entries that come first: the file grows by pages of 4 KiB. */
const FIRST = 100;
const folder = await mkdtemp(join(tmpdir(), 'mintmark-growth-'));
try {
  const file = join(folder, 'mintmark.ledger.db');
  const sizeAfter = async (entries: number): Promise<number> => {
    const { vault } = await vaultOn(openSqliteLedger(file));
    for (let index = 0; index < entries; index += 1) {
      const signed = await vault.sign(send());
      if (signed.tag !== 'ok') throw new Error(`expected a signature, got ${JSON.stringify(signed.val)}`);
    }
    await vault.close();
    return (await stat(file)).size;
  };
  const before = await sizeAfter(FIRST);
  console.log(JSON.stringify({ bytes: Math.round(((await sizeAfter(count)) - before) / count) }));
} finally {
  await rm(folder, { recursive: true });
}
