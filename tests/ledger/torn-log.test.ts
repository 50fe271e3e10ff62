import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSqliteLedger } from '../../hosts/node/stores/ledger-sqlite.ts';
import { openCheckpointsFile } from '../../hosts/node/stores/checkpoints-file.ts';
import { recordedInLedger } from '../../cli/audit/sources.ts';
import { verify } from '../../cli/audit/verify.ts';
import type { Verdict } from '../../hosts/shared/audit/verify.ts';
import { auditOf } from '../vault/support/audit.ts';
import { temporary } from '../vault/support/child.ts';
import { checkpointsOn } from '../vault/support/checkpointed.ts';
import { send, vaultOn } from '../vault/support/wallet.ts';

const count = 6;
/**
 * Bytes between two cuts: some are inside a frame (24 and 4096 bytes), some in its header, some
 * between two frames.
 */
const step = 515;

/**
 * A machine that dies while SQLite writes its log can leave any part of the log. Whichever part is
 * left, the ledger is a whole chain, and its rows are those of its last entry.
 */
test('a log that ends anywhere leaves a whole chain up to there, with its nonces and charges', async () => {
  await using folder = await temporary();
  const file = join(folder.path, 'ledger.db');
  const kept = join(folder.path, 'mintmark.checkpoints');
  const { vault } = await vaultOn(openSqliteLedger(file), undefined, await checkpointsOn(openCheckpointsFile(kept), { every: 1 }));
  for (let index = 0; index < count; index += 1) expect((await vault.sign(send())).tag).toBe('ok');
  // The files as they are while the vault runs: nothing of the log is in the database file yet.
  const [main, log, lines] = [file, `${file}-wal`, kept].map((path) => readFileSync(path));
  await vault.close();
  if (main === undefined || log === undefined || lines === undefined) throw new Error('expected three files');

  const seen = new Set<bigint>();
  const lengths = Array.from({ length: Math.ceil(log.length / step) }, (_, index) => index * step);
  for (const length of [...lengths, log.length]) {
    const there = join(folder.path, String(length));
    mkdirSync(there);
    const ledger = join(there, 'ledger.db');
    writeFileSync(ledger, main);
    writeFileSync(`${ledger}-wal`, log.subarray(0, length));
    // A start opens the ledger, and drops what was not committed.
    await openSqliteLedger(ledger).close();
    const { finding, entries }: Verdict = await verify({ recorded: recordedInLedger(ledger), checkpoints: [], publicKeys: new Set() });
    expect([length, finding]).toEqual([length, undefined]);
    if (seen.has(entries)) continue;
    seen.add(entries);

    // The checkpoint shows that a disk has lost what it had confirmed.
    const checkpoints = join(there, 'mintmark.checkpoints');
    writeFileSync(checkpoints, lines);
    const second = join(there, 'second.db');
    copyFileSync(ledger, second);
    const withCheckpoint = await vaultOn(openSqliteLedger(second), undefined, await checkpointsOn(openCheckpointsFile(checkpoints)));
    expect((await withCheckpoint.vault.sign(send())).tag).toBe(entries < BigInt(count) ? 'err' : 'ok');
    await withCheckpoint.vault.close();

    // Without a checkpoint the vault goes on from the last entry that is there.
    const { vault: next } = await vaultOn(openSqliteLedger(ledger));
    expect((await next.sign(send())).tag).toBe('ok');
    const last = (await auditOf(next)).entries.at(-1);
    expect(last).toMatchObject({ nonce: String(entries), spendTotal: String((entries + 1n) * (1n + 21_000n * 2_000_000_000n)) });
    await next.close();
  }
  expect([...seen].toSorted((a, b) => Number(a - b))).toEqual(Array.from({ length: count + 1 }, (_, index) => BigInt(index)));
});
