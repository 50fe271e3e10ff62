import { statSync } from 'node:fs';
import { SqliteLimits } from '../../../hosts/node/stores/limits-sqlite.ts';

// Spends, waits until the store has written it, and dies without closing anything. The argument is
// the file.
const path = process.argv[2] ?? '';
const store = new SqliteLimits({ path, now: () => 0 });
const written = (): number => statSync(`${path}-wal`).size;
const start = written();
store.update('a', () => ({ state: [{ policy: 'p', level: 7, at: 0 }], expiresAt: 1_000, result: undefined }));
setInterval(() => {
  if (written() > start) process.kill(process.pid, 'SIGKILL');
}, 10);
