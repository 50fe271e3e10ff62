/** Opens the ledger in its argument, and prints whether that worked. */
import { StoreOpenError } from '../../../hosts/node/stores/open-error.ts';
import { openSqliteLedger } from '../../../hosts/node/stores/ledger-sqlite.ts';

const [file = ''] = process.argv.slice(2);
try {
  const store = openSqliteLedger(file);
  process.stdout.write(JSON.stringify({ opened: true }));
  await store.close();
} catch (error) {
  if (!(error instanceof StoreOpenError)) throw error;
  process.stdout.write(JSON.stringify({ file: error.file, problem: error.problem, message: error.message }));
}
