import { existsSync, readdirSync } from 'node:fs';
import { find } from '../system/tools.mjs';
import { setUpInstalled } from './installed.mjs';

/** The names of the browser. `scripts/test/chromium.ts` looks for them too. */
const browsers = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * Where Debian puts PostgreSQL's programs, a folder a version. `tests/postgres/support/server.ts`
 * looks there too.
 */
const postgresVersions = '/usr/lib/postgresql';

/** What tests need besides npm's packages: each is one package of Debian. */
export const programs = [
  {
    name: 'postgres',
    isHere: () => find(['postgres']) !== undefined || hasVersion(),
    package: 'postgresql',
    brew: 'postgresql@17',
    need: 'The tests of a ledger in PostgreSQL need its server',
  },
  {
    name: 'redis-server',
    isHere: () => find(['redis-server']) !== undefined,
    package: 'redis-server',
    brew: 'redis',
    need: 'The tests of limits in Redis need its server',
  },
  {
    name: 'jq',
    isHere: () => find(['jq']) !== undefined,
    package: 'jq',
    brew: 'jq',
    need: 'The tests of the metrics of Workers need jq',
  },
  {
    name: 'chromium',
    isHere: () => find(browsers) !== undefined,
    package: 'chromium',
    brew: '--cask chromium',
    need: 'The tests of the browser host need Chromium',
  },
  {
    name: 'curl',
    isHere: () => find(['curl']) !== undefined,
    package: 'curl',
    brew: 'curl',
    need: 'The tests of the documents run their commands, which use curl',
  },
];

/** Installs the programs. Throws `Missing` for the first for which that is not possible. */
export function setUpPrograms() {
  for (const { name, isHere, package: debian, brew, need } of programs)
    setUpInstalled({ missing: () => (isHere() ? [] : [name]), packages: [debian], brew, need: () => need });
}

function hasVersion() {
  const folders = existsSync(postgresVersions) ? readdirSync(postgresVersions) : [];
  return folders.some((version) => existsSync(`${postgresVersions}/${version}/bin/postgres`));
}
