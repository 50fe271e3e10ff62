import { debian } from '../system/debian.mjs';
import { Missing, say } from '../report.mjs';
import { find } from '../system/tools.mjs';

/**
 * Installs Redis for the tests of limits that several gateways share. Throws `Missing` if that is
 * not possible.
 */
export function setUpRedis() {
  if (find(['redis-server']) !== undefined) return;
  say('missing: redis-server');
  debian.install(['redis-server']);
  if (find(['redis-server']) !== undefined) return;
  const lines = [
    'The tests of limits in Redis need its server. Please install, then run this again:',
    '',
    `  Debian: ${debian.root ? '' : 'sudo '}apt-get install redis-server`,
    '  macOS: brew install redis',
    debian.failure(),
  ];
  throw new Missing(lines.join('\n').trimEnd(), 3);
}
