import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgresLedger } from '../../hosts/node/stores/postgres/ledger.ts';
import { PostgresServer } from './support/server.ts';
import { MemoryCheckpoints, checkpointsOn } from '../vault/support/checkpointed.ts';
import { send, vaultOn } from '../vault/support/wallet.ts';

let server: PostgresServer;
beforeAll(async () => void (server = await PostgresServer.start()));
afterAll(() => server[Symbol.asyncDispose]());

/** Opens a vault of a process with checkpoints of its own. */
async function process(url: string, store: MemoryCheckpoints): Promise<Awaited<ReturnType<typeof vaultOn>>> {
  const ledger = await openPostgresLedger({ url, directory: '.', wallet: 'tests' });
  return await vaultOn(ledger, undefined, await checkpointsOn(store, { every: 3 }));
}

const sequencesOf = ({ lines }: MemoryCheckpoints): number[] => lines.map((line) => Number(/"sequence":(\d+)/.exec(line)?.[1]));

test('two processes make checkpoints of one ledger, each in its own file, and go on from them', async () => {
  const url = await server.migrated();
  const [one, other] = [new MemoryCheckpoints(), new MemoryCheckpoints()];
  const [first, second] = [await process(url, one), await process(url, other)];
  for (let index = 0; index < 5; index += 1) {
    expect((await first.vault.sign(send())).tag).toBe('ok');
    expect((await second.vault.sign(send())).tag).toBe('ok');
  }
  expect(sequencesOf(one)).toEqual([3, 7]);
  expect(sequencesOf(other)).toEqual([4, 8]);
  // A process that was stopped comes back to a ledger that others have written to.
  await first.vault.close();
  for (let index = 0; index < 4; index += 1) expect((await second.vault.sign(send())).tag).toBe('ok');
  const again = await process(url, one);
  expect((await again.vault.sign(send())).tag).toBe('ok');
  expect([...first.events, ...second.events, ...again.events]).toEqual([]);
  await again.vault.close();
  await second.vault.close();
});

test('no process signs on a database that was restored from an older copy', async () => {
  const url = await server.migrated();
  const [one, other] = [new MemoryCheckpoints(), new MemoryCheckpoints()];
  const [first, second] = [await process(url, one), await process(url, other)];
  for (const vault of [first.vault, second.vault, first.vault, second.vault]) expect((await vault.sign(send())).tag).toBe('ok');
  await first.vault.close();
  await server.query(url, 'delete from mintmark_entry where sequence > 2');
  // One that runs knows the head that it has seen, one that starts has its checkpoint.
  expect(await second.vault.sign(send())).toMatchObject({ tag: 'err', val: { tag: 'store-unavailable' } });
  expect(second.events).toMatchObject([
    { code: 'ledger-contradicted', cause: { known: { from: 'ledger', sequence: 4n }, got: { sequence: 2n } } },
  ]);
  const again = await process(url, one);
  expect(await again.vault.sign(send())).toMatchObject({ tag: 'err', val: { tag: 'store-unavailable' } });
  expect(again.events[0]).toMatchObject({ code: 'ledger-contradicted', cause: { known: { from: 'checkpoint' }, got: { sequence: 2n } } });
  await again.vault.close();
  await second.vault.close();
});
