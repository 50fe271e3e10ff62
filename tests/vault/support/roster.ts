import type { Row } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import { MemoryLedger } from '../../../hosts/node/stores/ledger-memory.ts';
import { builtComponents, loaderFrom } from '../../../hosts/node/components.ts';
import { linkSigner } from '../../../hosts/shared/component/link.ts';
import type { LedgerStore } from '../../../hosts/shared/ledger/store.ts';
import { openVault } from '../../../hosts/shared/vault/vault.ts';
import type { VaultParts } from '../../../hosts/shared/vault/vault.ts';

/** The row of each configuration, as the signer writes it. */
const rows = new Map<string, Promise<Row>>();

/**
 * Opens a vault whose ledger has recorded the roster of its configuration, for tests about other
 * entries. The vault adds none when it opens, and reads nothing that the test's ledger must answer.
 */
export async function openRecorded(parts: VaultParts): ReturnType<typeof openVault> {
  const row = await (rows.get(parts.config) ?? remember(parts));
  return await openVault({ ...parts, ledger: recorded(parts.ledger, row) });
}

/** Returns a ledger that has a row unless the ledger behind it has another. */
function recorded(ledger: LedgerStore, row: Row): LedgerStore {
  return {
    ...(ledger.turn === undefined ? {} : { turn: () => ledger.turn?.() }),
    ...(ledger.leads === undefined ? {} : { leads: () => ledger.leads?.() }),
    read: async (names) => {
      const stored = await ledger.read(names);
      const isMissing = names.includes(row.name) && !stored.rows.some(({ name }) => name === row.name);
      return isMissing ? { ...stored, rows: [...stored.rows, row] } : stored;
    },
    commit: (...entries) => ledger.commit(...entries),
    entries: (after, limit) => ledger.entries(after, limit),
    prune: (now) => ledger.prune(now),
    close: () => ledger.close(),
  };
}

function remember(parts: VaultParts): Promise<Row> {
  const row = rosterOf(parts);
  rows.set(parts.config, row);
  return row;
}

async function rosterOf({ config, keys, remoteKeys = [] }: VaultParts): Promise<Row> {
  const ledger = new MemoryLedger();
  const opened = await openVault({
    signer: await linkSigner(loaderFrom(builtComponents)),
    config,
    keys: keys.map(({ id, secret }) => ({ id, secret: Uint8Array.from(secret) })),
    remoteKeys,
    ledger,
    now: () => 1n,
    entropy: (length) => crypto.getRandomValues(new Uint8Array(length)),
  });
  if (opened.tag === 'err') throw new Error(`expected an open vault, got ${JSON.stringify(opened.val)}`);
  const [row] = ledger.read(['roster']).rows;
  await opened.val.close();
  if (row === undefined) throw new Error('expected a roster, got none');
  return row;
}
