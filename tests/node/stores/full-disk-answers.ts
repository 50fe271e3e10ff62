import { setImmediate as turn } from 'node:timers/promises';
import { SqliteAnswers } from '../../../hosts/node/stores/answers-sqlite.ts';
import { kept, key, range, valid } from '../../answers/values.ts';

// Run this with a limit on the size of files, which acts like a full disk. The argument is the
// file. Prints what happened.
const failures: unknown[] = [];
const now = BigInt(Date.now()) * 1000n;
const store = new SqliteAnswers({ file: process.argv[2] ?? '', now: () => now, onFailure: (failure) => failures.push(failure) });
store.remember(kept(now, key(0n), 1));
await turn();
const before = failures.length;
for (let id = 1n; id <= 100n; id += 1n) store.remember(kept(now, key(id), 1, 10_000));
await turn();
const during = failures.length;
const inMemory = store.recall(key(100n))?.value[0];
store.forget(range(0n, 0n));
const forgotten = valid(store.recall(key(0n))) === undefined;
store.close();
console.log(JSON.stringify({ before, isReported: during > 0, inMemory, forgotten }));
