import { SqliteLimits } from '../../hosts/node/stores/limits-sqlite.ts';

// Run this with a limit on the size of files, which acts like a disk that stays full while keys
// come and go. The argument is the file. Prints what happened.
const path = process.argv[2] ?? '';
const capacity = 300;
const store = new SqliteLimits({ path, capacity, now: () => 0 });
const spend = (key: string, expiresAt: number): void =>
  store.update(key, () => ({ state: [{ policy: 'p', level: 1, at: 0 }], expiresAt, limited: false, result: undefined }));
const forget = (key: string): void => store.update(key, () => ({ state: [], expiresAt: 0, limited: false, result: undefined }));

const named = (name: string, length = 0) => Array.from({ length: capacity }, (_, index) => `${name}-${index}-${'x'.repeat(length)}`);
for (const key of named('early')) spend(key, 10);
const before = store.flush();
// Pushes out the first keys, and is too much for the disk.
const large = named('large', 20_000);
for (const key of large) spend(key, 20);
const during = store.flush();
let largestUnwritten = 0;
for (let index = 0; index < 20_000; index += 1) {
  spend(`passing-${index}`, 30 + index);
  largestUnwritten = Math.max(largestUnwritten, store.unwritten);
}
const still = store.flush();
for (const key of large) forget(key);
const after = store.flush();
store.close();
console.log(JSON.stringify({ before, during, still, largestUnwritten, after, size: store.size }));
