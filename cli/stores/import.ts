import { existsSync } from 'node:fs';
import { readSqliteLedger } from '../../hosts/node/stores/ledger-sqlite.ts';
import type { PostgresAddress } from '../../hosts/node/stores/postgres/address.ts';
import { importLedger } from '../../hosts/node/stores/postgres/import.ts';
import { hexOf } from '../../hosts/shared/hex.ts';
import type { StoredEntry } from '../../hosts/shared/ledger/store.ts';
import type { Recorded } from '../../hosts/shared/audit/record.ts';
import { verify } from '../audit/verify.ts';
import { Failure } from '../command/failure.ts';
import { wholeOrFailure } from './whole.ts';

/** What was imported. */
export interface Imported {
  readonly entries: bigint;
  readonly head: string;
}

/**
 * Takes the ledger in a file into a database, after its chain was verified.
 *
 * Errors: throws `Failure` if the file is no whole ledger of the wallet, and what the stores throw.
 */
export async function importFile(file: string, address: PostgresAddress, wallet: string): Promise<Imported> {
  if (!existsSync(file)) throw new Failure(`${file}: expected a ledger, got nothing`);
  return await readSqliteLedger(file, async (content) => {
    const verdict = await verify({ recorded: recorded(content.entries()), checkpoints: [], publicKeys: new Set() });
    wholeOrFailure(file, verdict);
    const { entries, head } = verdict;
    if (verdict.wallet !== undefined && verdict.wallet !== wallet)
      throw new Failure(`${file}: expected a ledger of the wallet ${wallet} (\`signer.wallet\`), got one of the wallet ${verdict.wallet}`);
    await importLedger(address, wallet, content);
    return { entries, head };
  });
}

async function* recorded(entries: Iterable<StoredEntry>): AsyncGenerator<Recorded> {
  for (const { text, head } of entries) yield { tag: 'entry', entry: { text, hash: hexOf(head) } };
}
