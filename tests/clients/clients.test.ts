import { delimiter } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { mineAll } from '../../cli/demo/devnet/receipt.ts';
import { ProcessHost, nodeCommand } from '../support/process-host.ts';
import { World } from '../suite/support/world.ts';
import { castDetails } from './details/cast.ts';
import { javascriptDetails } from './details/javascript.ts';
import { web3pyDetails } from './details/web3py.ts';
import { expectEverything } from './support/expected.ts';
import { serveForClients } from './support/gateway.ts';
import { runProgram } from './support/program.ts';
import type { Finished } from './support/program.ts';
import { pythonWithWeb3 } from './support/python.ts';
import type { Python } from './support/python.ts';
import type { Clients } from './support/clients.ts';

const snippet = (name: string): string => fileURLToPath(new URL(`snippets/${name}`, import.meta.url));
const bin = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url));

/**
 * The snippets of `docs/how-to/clients.md`, each as it stands there, against the gateway on Node
 * and a chain of anvil.
 */
describe('clients', () => {
  const host = new ProcessHost(nodeCommand);
  let world: World;
  let baseUrl: string;
  let python: Python;
  beforeAll(async () => {
    [world, python] = await Promise.all([World.create(host), pythonWithWeb3()]);
    ({ baseUrl } = await serveForClients(world));
  }, 600_000);
  afterAll(async () => {
    await host[Symbol.asyncDispose]();
    await world?.[Symbol.asyncDispose]();
  });
  const clients = (): Clients => ({
    world,
    baseUrl,
    python,
    env: { MINTMARK_URL: baseUrl, MINTMARK_TOKEN: world.token, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` },
  });
  /** Runs a snippet. What the chain leaves in its pool is mined meanwhile. */
  const run = async (command: string, name: string): Promise<Finished> => {
    const done = new AbortController();
    const running = runProgram(command, [snippet(name)], { env: clients().env }).finally(() => done.abort());
    while (!done.signal.aborted) {
      await Promise.race([sleep(1000), running.catch(() => {})]);
      await mineAll(world.devnet.rpcUrl);
    }
    return running;
  };

  test.each(['viem', 'ethers', 'wagmi'])('%s', async (client) => {
    await expectEverything(await run(process.execPath, `${client}.mjs`), client, world.devnet);
  });

  test('cast', async () => {
    await expectEverything(await run('bash', 'cast.sh'), 'cast', world.devnet);
  });

  test('web3.py', async ({ skip }) => {
    if ('missing' in python) return skip(python.missing);
    await expectEverything(await run(python.interpreter, 'web3py.py'), 'web3.py', world.devnet);
  });

  castDetails(clients);
  javascriptDetails(clients);
  web3pyDetails(clients);
});
