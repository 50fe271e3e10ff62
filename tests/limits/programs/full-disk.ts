import { SqliteLimits } from '../../../hosts/node/stores/limits-sqlite.ts';

// Run this with a limit on the size of files, which acts like a full disk. The argument is the
// file. Prints what happened.
const path = process.argv[2] ?? '';
const errors: string[] = [];
const store = new SqliteLimits({
  path,
  now: () => 0,
  onError: (error) => errors.push(error instanceof Error ? error.message : String(error)),
});
const spend = (key: string) =>
  store.update(key, (state) => ({
    state: [{ policy: 'p', level: (state[0]?.level ?? 0) + 1, at: 0 }],
    expiresAt: 1_000,
    result: (state[0]?.level ?? 0) + 1,
  }));
const forget = (key: string) => store.update(key, () => ({ state: [], expiresAt: 0, result: undefined }));

spend('before');
const before = store.flush();
const many = Array.from({ length: 5_000 }, (_, index) => `many-${index}-${'x'.repeat(400)}`);
many.forEach(spend);
const during = store.flush();
const [decided, size, reported] = [spend('before'), store.usage.keys, errors.length];
many.forEach(forget);
spend('after');
const after = store.flush();
store.close();
console.log(JSON.stringify({ before, during, decided, size, reported, after, reportedInTheEnd: errors.length }));
