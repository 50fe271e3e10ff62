import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

// Starts a devnet's anvil in a process of its own and prints where it listens.
const program = `
  import { startAnvil } from ${JSON.stringify(new URL('../../cli/demo/devnet/anvil.ts', import.meta.url).href)};
  console.log((await startAnvil(31337)).rpcUrl);
  setInterval(() => {}, 1000);
`;

test('anvil ends with a parent that is killed', async () => {
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
  expect((await askChainId(url)).status).toBe(200);
  parent.kill('SIGKILL');
  await expect
    .poll(
      () =>
        askChainId(url).then(
          () => 'answers',
          () => 'gone',
        ),
      { timeout: 10_000 },
    )
    .toBe('gone');
}, 30_000);

test.each(['SIGHUP', 'SIGINT', 'SIGTERM'] as const)(
  'a guard that gets %s ends its program',
  async (signal) => {
    const guard = fileURLToPath(new URL('../../hosts/node/child-guard.ts', import.meta.url));
    const args = [guard, process.execPath, '--eval', 'console.log(process.pid); setInterval(() => {}, 1000)'];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const [pid] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    child.kill(signal);
    await once(child, 'exit');
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  },
  30_000,
);

function askChainId(url: string): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}',
  });
}
