import { copyFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { recoverMessageAddress } from 'viem';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installedWrangler } from '../../cli/deploy/wrangler.ts';
import { from } from '../../scripts/build/paths.ts';
import { blocksOf } from '../docs/support/blocks.ts';
import { install } from './support/installed.ts';
import type { Installed } from './support/installed.ts';
import { startWorker } from './support/workerd.ts';

/** Anvil's first account: everybody knows its key. */
const account = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const hot = 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';

let installed: Installed;
beforeAll(async () => {
  installed = await install('signer', 'nft', 'rate-limit');
});
afterAll(() => installed?.[Symbol.asyncDispose]());

/** Returns the imports and the map of the core modules of a component with this many of them. */
function modulesOf(name: string, count: number): string {
  const files = Array.from({ length: count }, (_, index) => `${name}.core${index === 0 ? '' : index + 1}.wasm`);
  const imports = files.map((file, index) => `import module${index} from '@mintmark/${name}/${file}';\n`);
  return `${imports.join('')}const modules = new Map([${files.map((file, index) => `['${file}', module${index}]`).join(', ')}]);\n`;
}

/**
 * Bundles a Worker whose function `run` makes the answer, and asks it once in workerd. The core
 * modules are files beside the bundle, as in a deployment.
 */
async function answerOf(name: string, script: string): Promise<unknown> {
  const handler = `export default {
    fetch: () => run().then((result) => Response.json(result), (error) => Response.json({ failed: error.stack })),
  };`;
  await esbuild.build({
    stdin: { contents: `${script}\n${handler}`, resolveDir: installed.folder },
    bundle: true,
    format: 'esm',
    external: ['node:*'],
    conditions: ['workerd', 'worker', 'browser'],
    loader: { '.wasm': 'copy' },
    assetNames: '[name]',
    outfile: join(installed.folder, name, 'index.js'),
    logLevel: 'warning',
  });
  await using worker = await startWorker(installed, name);
  const result: unknown = await (await fetch(worker.url)).json();
  return result;
}

test('the signer of docs/how-to/packages.md signs in workerd', async () => {
  const [page = ''] = blocksOf('docs/how-to/packages.md')
    .filter(({ attributes }) => attributes.get('tested') === 'tests/packages/workerd.test.ts')
    .map(({ text }) => text);
  const result = await answerOf(
    'signer',
    `${page}
    import { MemoryLedger, tokenSha256 } from '@mintmark/signer';
    const token = 'a secret of the caller, 32 characters or more';
    const run = async () => {
      const callers = [{ id: 'backend', tokenSha256: await tokenSha256(token), keys: ['hot'] }];
      const policies = [{ name: 'words', effect: 'allow', kinds: ['message'], when: { caller: ['backend'] } }];
      const config = { wallet: 'shop', keys: [{ id: 'hot', env: 'HOT_KEY' }], callers, policies };
      const signer = await openSigner({ ledger: new MemoryLedger(), keys: { hot: '${hot}' }, config });
      return await signer.request({ method: 'personal_sign', params: ['0x68656c6c6f', '${account}'], token });
    };`,
  );
  expect(result).toMatch(/^0x[0-9a-f]{130}$/);
  expect(await recoverMessageAddress({ message: 'hello', signature: result as `0x${string}` })).toBe(account);
});

test('@mintmark/nft loads in workerd, and opens the bytes of a URI', async () => {
  const result = await answerOf(
    'nft',
    `import { createNft } from '@mintmark/nft';
    ${modulesOf('nft', 3)}
    const run = async () => {
      const nft = await createNft({ modules, chains: {} });
      const { body } = await nft.content('data:text/plain,hello');
      return await new Response(body).text();
    };`,
  );
  expect(result).toBe('hello');
});

test('@mintmark/rate-limit decides in workerd, and its component does not run there', async () => {
  const result = await answerOf(
    'rate-limit',
    `import { createLimiter } from '@mintmark/rate-limit';
    import { loadLimiter } from '@mintmark/rate-limit/component';
    ${modulesOf('rate-limit', 13)}
    const run = async () => {
      const limiter = createLimiter({ policies: [{ name: 'minute', quota: 1, window: 60 }] });
      const decided = [await limiter.take('a'), await limiter.take('a'), await limiter.take('b')];
      const make = await loadLimiter(modules);
      const component = await Promise.try(make).catch((error) => error.name);
      return { allowed: decided.map(({ allowed }) => allowed), component };
    };`,
  );
  expect(result).toEqual({ allowed: [true, false, true], component: 'CompileError' });
});

test('examples/workers signs messages for its caller in workerd, bundled by wrangler', async () => {
  const [token, folder] = ['a token of the caller with 32 characters', join(installed.folder, 'example')];
  for (const name of ['signer.js', 'wrangler.jsonc']) await copyFile(from(`examples/workers/${name}`), join(installed.folder, name));
  const bundling = await installed.run(process.execPath, [installedWrangler, 'deploy', '--dry-run', '--outdir', folder], {
    CI: 'true',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_LOG_PATH: installed.folder,
    XDG_CONFIG_HOME: installed.folder,
  });
  expect(bundling).toMatchObject({ status: 0 });
  await rename(join(folder, 'signer.js'), join(folder, 'index.js'));

  await using worker = await startWorker(installed, 'example', { HOT_KEY: hot, TOKEN: token });
  const asked = async (authorization: string, method: string, params: readonly unknown[]): Promise<unknown[]> => {
    const body = JSON.stringify({ method, params });
    const response = await fetch(worker.url, { method: 'POST', headers: { authorization }, body });
    return [response.status, await response.json()];
  };
  const [status, signed] = await asked(`Bearer ${token}`, 'personal_sign', ['0x68656c6c6f', account]);
  expect([status, signed]).toEqual([200, { result: expect.stringMatching(/^0x[0-9a-f]{130}$/) }]);
  const { result: signature } = signed as { readonly result: `0x${string}` };
  expect(await recoverMessageAddress({ message: 'hello', signature })).toBe(account);
  expect(await asked('Bearer of-nobody', 'personal_sign', ['0x68656c6c6f', account])).toEqual([401, { error: 'unauthorized' }]);
  const payment = {
    from: account,
    to: account,
    value: '0x1',
    nonce: '0x0',
    gas: '0x5208',
    maxFeePerGas: '0x1',
    maxPriorityFeePerGas: '0x1',
  };
  expect(await asked(`Bearer ${token}`, 'eth_signTransaction', [payment])).toEqual([403, { error: 'denied' }]);
});
