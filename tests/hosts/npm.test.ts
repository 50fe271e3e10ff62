import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('`npm start` that a signal ends leaves nothing behind', async () => {
  // npm passes the signal to its shell only: the script must have taken the shell's place.
  const npm = spawn('npm', ['start', '--', '--port', '0'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(npm, 'exit');
  const urls = new Set<string>();
  try {
    for await (const line of createInterface({ input: npm.stdout })) {
      for (const [url] of line.matchAll(/http:\/\/127\.0\.0\.1:\d+/g)) urls.add(url);
      if (/^\s*listening on /.test(line)) break;
    }
    // The gateway's own, anvil's at least.
    expect(urls.size).toBeGreaterThan(1);
    npm.kill('SIGTERM');
    await ended;
    for (const url of urls)
      await expect
        .poll(async () =>
          fetch(url).then(
            () => 'answers',
            () => 'gone',
          ),
        )
        .toBe('gone');
  } finally {
    npm.kill('SIGKILL');
  }
}, 60_000);
