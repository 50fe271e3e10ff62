import { SqliteLimits } from '../../../hosts/node/stores/limits-sqlite.ts';

// Run this with a limit on the size of files, which acts like a disk that stays full while keys
// come and go. The argument is the file. Prints what happened.
const path = process.argv[2] ?? '';
const count = 300;
const store = new SqliteLimits({ path, maxUnwritten: 2_000, now: () => 0 });
const spend = (key: string, expiresAt: number): void =>
  store.update(key, () => ({ state: [{ policy: 'p', level: 1, at: 0 }], expiresAt, result: undefined }));
const forget = (key: string): void => store.update(key, () => ({ state: [], expiresAt: 0, result: undefined }));

const named = (name: string, length = 0) => Array.from({ length: count }, (_, index) => `${name}-${index}-${'x'.repeat(length)}`);
const early = named('early');
for (const key of early) spend(key, 10);
const before = store.flush();
for (const key of early) forget(key);
// Too much for the disk.
const large = named('large', 20_000);
for (const key of large) spend(key, 20);
const during = store.flush();
let largestUnwritten = 0;
for (let index = 0; index < 4_000; index += 1) {
  spend(`passing-${index}`, 30 + index);
  largestUnwritten = Math.max(largestUnwritten, store.unwritten);
}
const still = store.flush();
for (const key of large) forget(key);
const after = store.flush();
store.close();
console.log(JSON.stringify({ before, during, still, largestUnwritten, after, size: store.usage.keys }));
