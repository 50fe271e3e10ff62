import { debian } from '../system/debian.mjs';
import { Missing, say } from '../report.mjs';
import { find } from '../system/tools.mjs';

/** The names of the program. `tests/packages/browser.test.ts` looks for them too. */
const programs = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * Installs a browser for the tests of the browser host. Throws `Missing` if that is not possible.
 */
export function setUpChromium() {
  if (find(programs) !== undefined) return;
  say('missing: chromium');
  debian.install(['chromium']);
  if (find(programs) !== undefined) return;
  const lines = [
    'The tests of the browser host need Chromium. Please install, then run this again:',
    '',
    `  Debian: ${debian.root ? '' : 'sudo '}apt-get install chromium`,
    '  macOS: brew install --cask chromium',
    debian.failure(),
  ];
  throw new Missing(lines.join('\n').trimEnd(), 3);
}
