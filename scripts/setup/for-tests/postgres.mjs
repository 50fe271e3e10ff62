import { existsSync, readdirSync } from 'node:fs';
import { debian } from '../system/debian.mjs';
import { Missing, say } from '../report.mjs';
import { find } from '../system/tools.mjs';

/**
 * Where Debian puts the server's programs, a folder a version. `tests/postgres/support/server.ts`
 * looks there too.
 */
const versions = '/usr/lib/postgresql';

/**
 * Installs PostgreSQL for the tests of a ledger in it. Throws `Missing` if that is not possible.
 */
export function setUpPostgres() {
  if (present()) return;
  say('missing: postgres');
  debian.install(['postgresql']);
  if (present()) return;
  const lines = [
    'The tests of a ledger in PostgreSQL need its server. Please install, then run this again:',
    '',
    `  Debian: ${debian.root ? '' : 'sudo '}apt-get install postgresql`,
    '  macOS: brew install postgresql@17',
    debian.failure(),
  ];
  throw new Missing(lines.join('\n').trimEnd(), 3);
}

function present() {
  const folders = existsSync(versions) ? readdirSync(versions) : [];
  return find(['postgres']) !== undefined || folders.some((version) => existsSync(`${versions}/${version}/bin/postgres`));
}
