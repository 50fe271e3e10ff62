import { microseconds } from '../../../hosts/shared/clock.ts';
import { openSqliteLedger } from '../../../hosts/node/stores/ledger-sqlite.ts';
import { SqliteLimits } from '../../../hosts/node/stores/limits-sqlite.ts';
import { openSqliteContent } from '../../../hosts/node/stores/content-sqlite.ts';
import { reasonOf } from '../../../hosts/shared/readiness/finding.ts';

// Run this with a limit on the size of files, which acts like a full disk. The argument is the
// folder. Prints how often each store could be written, and why not once more.
const folder = process.argv[2] ?? '';
const stores = {
  ledger: openSqliteLedger(`${folder}/ledger.db`),
  limits: new SqliteLimits({ path: `${folder}/limits.db` }),
  content: openSqliteContent({ file: `${folder}/content.db`, onFailure: () => undefined }),
};
const MAX_PROBES = 500;

const probed = Object.entries(stores).map(([name, store]) => {
  let probes = 0;
  try {
    for (; probes < MAX_PROBES; probes += 1) store.probe?.();
    return [name, { probes, reason: 'none' }];
  } catch (error) {
    return [name, { probes, reason: reasonOf(error) }];
  }
});
const { sequence } = await stores.ledger.read([]);
await stores.ledger.prune(microseconds());
console.log(JSON.stringify({ ...Object.fromEntries(probed), entries: Number(sequence) }));
