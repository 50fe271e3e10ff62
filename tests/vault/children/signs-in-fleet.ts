/**
 * Signs `count` transactions on the ledger of the URL in its arguments, eight at a time, each under
 * a key of its own that begins with `prefix`, until each has its signature. Prints `signed N KEY
 * RESULT` for each.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openPostgresLedger } from '../../../hosts/node/stores/postgres/ledger.ts';
import type { LedgerStore } from '../../../hosts/shared/ledger/store.ts';
import { answered } from '../support/answered.ts';
import { send, vaultOn } from '../support/wallet.ts';

const [url = '', prefix = '', count = ''] = process.argv.slice(2);
const CONCURRENCY = 8;

async function open(): Promise<LedgerStore> {
  for (;;) {
    try {
      return await openPostgresLedger({ url, directory: '.', wallet: 'tests' });
    } catch {
      // The server is down: whoever supervises a gateway starts it again.
      await sleep(20);
    }
  }
}

const { vault, events } = await vaultOn(await open());
let next = 0;
let signed = 0;
async function client(): Promise<void> {
  for (let index = next++; index < Number(count); index = next++) {
    const idempotencyKey = `${prefix}-${index}`;
    let answer = await vault.sign(send({}, { idempotencyKey }));
    while (answer.tag === 'err') {
      await sleep(10);
      answer = await vault.sign(send({}, { idempotencyKey }));
    }
    signed += 1;
    process.stdout.write(`signed ${signed} ${idempotencyKey} ${answered(answer).result}\n`);
  }
}
await Promise.all(Array.from({ length: CONCURRENCY }, client));
await vault.close();
process.stdout.write(`done ${events.filter(({ code }) => code === 'ledger-contended').length} contended\n`);
