/**
 * Signs on the ledger in its argument until that fails three times in a row, and prints each
 * result. Moving the log into the file may repair a single failure.
 */
import { openSqliteLedger } from '../../../hosts/node/stores/ledger-sqlite.ts';
import { send, vaultOn } from '../support/wallet.ts';

const [file = ''] = process.argv.slice(2);
const { vault, events } = await vaultOn(openSqliteLedger(file));
const answers = [];
for (let failed = 0; failed < 3 && answers.length < 10_000;) {
  const answer = await vault.sign(send());
  answers.push(answer);
  failed = answer.tag === 'err' ? failed + 1 : 0;
}
const printed = { answers, events: events.map((event) => [event.code, 'operation' in event ? event.operation : undefined]) };
process.stdout.write(JSON.stringify(printed, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)));
