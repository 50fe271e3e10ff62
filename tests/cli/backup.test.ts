import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { recordedInLedger } from '../../cli/audit/sources.ts';
import { verify } from '../../cli/audit/verify.ts';
import { openCheckpointsFile } from '../../hosts/node/stores/checkpoints-file.ts';
import { openSqliteLedger } from '../../hosts/node/stores/ledger-sqlite.ts';
import { mintmark } from '../support/mintmark.ts';
import { runNode } from '../support/program.ts';
import { temporary } from '../vault/support/child.ts';
import { checkpointsOn } from '../vault/support/checkpointed.ts';
import { send, vaultOn } from '../vault/support/wallet.ts';

/** Runs a subcommand by a configuration with its state in a folder. */
async function run(folder: string, ...args: readonly string[]): Promise<{ readonly status: number; readonly output: string }> {
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify({ state: { sqlite: './mintmark.db' } }));
  const program = runNode([mintmark, ...args, '--config', config], folder, {});
  return { status: await program.ended, output: program.output() };
}

const ledgerIn = (folder: string): string => join(folder, 'mintmark.ledger.db');
/** Opens a vault with checkpoints on the ledger of a folder. */
const vaultIn = async (folder: string): Promise<Awaited<ReturnType<typeof vaultOn>>> =>
  await vaultOn(
    openSqliteLedger(ledgerIn(folder)),
    undefined,
    await checkpointsOn(openCheckpointsFile(join(folder, 'mintmark.checkpoints')), { every: 5 }),
  );

describe('mintmark backup', () => {
  test('copies the ledger of a gateway that signs all the time: each copy is whole, and has what was there', async () => {
    await using folder = await temporary();
    const { vault, events } = await vaultIn(folder.path);
    let signed = 0;
    const done = new AbortController();
    const client = async (): Promise<void> => {
      while (!done.signal.aborted) {
        expect((await vault.sign(send())).tag).toBe('ok');
        signed += 1;
        // Other work of this process must get its turn.
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const clients = Array.from({ length: 16 }, client);
    for (const number of [1, 2, 3]) {
      const before = signed;
      const to = join(folder.path, `backup-${number}.db`);
      const { status, output } = await run(folder.path, 'backup', '--to', to, '--json');
      expect({ status, output }).toMatchObject({ status: 0 });
      const told = JSON.parse(output) as { readonly entries: string; readonly head: string };
      expect(Number(told.entries)).toBeGreaterThanOrEqual(before);
      const verdict = await verify({ recorded: recordedInLedger(to), checkpoints: [], publicKeys: new Set() });
      expect(verdict).toMatchObject({ finding: undefined, entries: BigInt(told.entries), head: told.head });
      expect(statSync(to).mode & 0o777).toBe(0o600);
    }
    done.abort();
    await Promise.all(clients);
    await vault.close();
    expect(events).toEqual([]);
    expect(readdirSync(folder.path).filter((name) => name.startsWith('backup'))).toEqual(['backup-1.db', 'backup-2.db', 'backup-3.db']);
    // A restored copy is a ledger, and its nonces go on.
    const { vault: restored } = await vaultOn(openSqliteLedger(join(folder.path, 'backup-1.db')));
    expect((await restored.sign(send())).tag).toBe('ok');
    await restored.close();
  });

  test('of an older state is refused by the signer that has a later checkpoint', async () => {
    await using folder = await temporary();
    const first = await vaultIn(folder.path);
    for (let index = 0; index < 3; index += 1) await first.vault.sign(send());
    await first.vault.close();
    const to = join(folder.path, 'backup.db');
    expect((await run(folder.path, 'backup', '--to', to)).output).toContain('3 entries, head 0x');
    const second = await vaultIn(folder.path);
    await second.vault.sign(send());
    await second.vault.close();
    const checkpoints = await checkpointsOn(openCheckpointsFile(join(folder.path, 'mintmark.checkpoints')));
    const restored = await vaultOn(openSqliteLedger(to), undefined, checkpoints);
    expect(await restored.vault.sign(send())).toMatchObject({ tag: 'err', val: { tag: 'store-unavailable' } });
    expect(restored.events[0]).toMatchObject({ code: 'ledger-contradicted', cause: { known: { from: 'checkpoint', sequence: 4n } } });
    await restored.vault.close();
  });

  test('overwrites nothing, and gives a damaged copy no name', async () => {
    await using folder = await temporary();
    const { vault } = await vaultIn(folder.path);
    for (let index = 0; index < 3; index += 1) await vault.sign(send());
    await vault.close();
    const [taken, to] = [join(folder.path, 'taken.db'), join(folder.path, 'backup.db')];
    writeFileSync(taken, 'something else');
    expect(await run(folder.path, 'backup', '--to', taken)).toMatchObject({
      status: 1,
      output: expect.stringContaining('overwrites nothing'),
    });
    const database = new DatabaseSync(ledgerIn(folder.path));
    database.exec(`update entry set text = replace(text, '"nonce":"1"', '"nonce":"7"') where sequence = 2`);
    database.close();
    const { status, output } = await run(folder.path, 'backup', '--to', to);
    expect({ status, output }).toMatchObject({ status: 1, output: expect.stringContaining('not whole: hash-mismatch at entry 2') });
    expect(existsSync(to)).toBe(false);
    expect(readdirSync(folder.path).filter((name) => name.startsWith('backup'))).toEqual([]);
  });

  test('says where there is nothing to copy', async () => {
    await using folder = await temporary();
    const { status, output } = await run(folder.path, 'backup', '--to', join(folder.path, 'backup.db'));
    expect({ status, output }).toEqual({
      status: 1,
      output: `mintmark backup: ${ledgerIn(folder.path)}: expected the ledger, got nothing`,
    });
  });
});

describe('mintmark migrate', () => {
  test('has nothing to do for a ledger in a file of this version, and does not touch one that is in use', async () => {
    await using folder = await temporary();
    expect((await run(folder.path, 'migrate')).output).toContain('no ledger yet, a start makes it');
    const ledger = openSqliteLedger(ledgerIn(folder.path));
    for (const args of [[], ['--dry-run']]) {
      const { status, output } = await run(folder.path, 'migrate', ...args);
      expect({ status, output }).toMatchObject({ status: 1, output: expect.stringContaining('another process has this ledger open') });
    }
    await ledger.close();
    const { status, output } = await run(folder.path, 'migrate', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(output)).toEqual({ store: 'sqlite', from: 1, to: 1, migrations: [], performed: true });
  });
});
