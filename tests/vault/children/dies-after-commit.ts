/**
 * Signs with an idempotency key on the ledger in its argument, and is killed between commit and
 * release.
 */
import type { Entry, Ledger } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import { openSqliteLedger } from '../../../hosts/node/stores/ledger-sqlite.ts';
import type { LedgerStore } from '../../../hosts/shared/ledger/store.ts';
import { send, vaultOn } from '../support/wallet.ts';

const [file = '', idempotencyKey = ''] = process.argv.slice(2);
const store = openSqliteLedger(file);

const deadly: LedgerStore = {
  read: (rows): Ledger | Promise<Ledger> => store.read(rows),
  commit: async (...entries: readonly Entry[]) => {
    const outcome = await store.commit(...entries);
    process.stdout.write(`${outcome}\n`);
    process.kill(process.pid, 'SIGKILL');
    // The signal ends the process some moments later.
    return await new Promise(() => undefined);
  },
  entries: (after, limit) => store.entries(after, limit),
  prune: (now) => store.prune(now),
  close: () => store.close(),
};

const { vault } = await vaultOn(deadly);
process.stdout.write(JSON.stringify(await vault.sign(send({}, { idempotencyKey }))));
