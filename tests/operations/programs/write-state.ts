/**
 * Writes the state that a gateway of this version leaves: `write-state.ts FOLDER`. What a release
 * left is kept in `tests/operations/state`, and later versions have to open it.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSqliteLedger } from '../../../hosts/node/stores/ledger-sqlite.ts';
import { startServer } from '../../../hosts/node/server.ts';
import { call, send, vaultOn } from '../../vault/support/wallet.ts';
import { expectedState, stateConfiguration, stateKey } from '../support/old-state.ts';

const [folder = ''] = process.argv.slice(2);
const { vault } = await vaultOn(openSqliteLedger(join(folder, 'mintmark.ledger.db')));
for (let count = 0; count < expectedState.transactions; count += 1) await vault.sign(send());
await vault.sign(call('personal_sign', ['0x61', expectedState.account]));
await vault.close();
// A start makes the other files.
const server = await startServer({ config: JSON.stringify(stateConfiguration), env: { KEY: stateKey }, directory: folder, port: 0 });
await server.close();
await writeFile(
  join(folder, 'SOURCES.md'),
  '# State\n\nMade by tests/operations/programs/write-state.ts.\nThe key is the first one of anvil, which everybody knows.\n',
);
