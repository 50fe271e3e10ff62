import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { forTests } from '../../scripts/build/composed/composed.ts';
import { forWasi02 } from '../../scripts/build/composed/compositions.ts';
import { from } from '../../scripts/build/paths.ts';
import { wacCompose } from '../../scripts/build/tools/wac.ts';
import { ask, at } from '../suite/support/ask.ts';
import { WasmHost } from '../support/wasi/wasm-host.ts';

/** The beginning of the line with what the gateway sees. */
const environmentLinePrefix = 'environment of the gateway, for tests';

const key = `0x${'5e'.repeat(32)}`;

/**
 * An environment with two keys, one of them under a neutral name, with a token, and with what a
 * gateway needs.
 */
const hostEnvironment = {
  MINTMARK_KEY_COLD: `0x${'6f'.repeat(32)}`,
  HOT: key,
  RPC_KEY: 'upstream',
  TOKEN_HASH: 'ab'.repeat(32),
  BACKENDS_TOKEN: '7c'.repeat(32),
  OTHER: 'other',
};

/**
 * The gateway's own part of the configuration also names both keys and the token for the backends
 * of another gateway, by mistake or with intent.
 */
const gatewayConfiguration = {
  chains: {
    1: { rpc: ['https://rpc.example/${RPC_KEY}'] },
    2: { rpc: ['https://rpc.example/${HOT}/${MINTMARK_KEY_COLD}/${BACKENDS_TOKEN}'] },
  },
  backends: { url: 'https://gateway.example', token: '${BACKENDS_TOKEN}' },
  signer: {
    keys: [{ id: 'hot', env: 'HOT' }],
    callers: [{ id: 'demo', tokenSha256: '${TOKEN_HASH}', keys: ['hot'] }],
    policies: [{ name: 'all', effect: 'allow', kinds: ['message'], when: { caller: ['*'] } }],
  },
};

/** Returns the environment that the gateway of a composed file sees. */
async function seenBy(host: WasmHost): Promise<unknown> {
  const served = await host.serve(gatewayConfiguration, { env: hostEnvironment });
  return at((await ask(`${served.baseUrl}/environment`)).body, environmentLinePrefix);
}

describe('the keys of a composed file', () => {
  const stack = new AsyncDisposableStack();
  afterAll(() => stack.disposeAsync());

  test('do not reach its gateway, which sees only what its own part of the configuration names', async () => {
    const seen = await seenBy(stack.use(new WasmHost(from(forTests.file))));
    expect(Object.keys(Object(seen)).sort()).toEqual(['MINTMARK_CONFIG_JSON', 'RPC_KEY']);
    expect(at(seen, 'RPC_KEY')).toBe('upstream');
    expect(JSON.stringify(seen)).not.toMatch(/5e5e|6f6f|abab|7c7c|demo|policies|gateway\.example/);
  });

  test('would reach a gateway that is wired to the environment of the host', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mintmark-compose-'));
    stack.defer(() => rm(directory, { recursive: true }));
    const text = await readFile(from(forTests.document), 'utf8');
    const wired = text.replace(/^ *"wasi:cli\/environment@0\.2\.12": environment\[.*\],\n/m, '');
    expect(wired).not.toBe(text);
    await writeFile(join(directory, 'wired.wac'), wired);
    const output = join(directory, 'wired.wasm');
    expect(wacCompose(join(directory, 'wired.wac'), forTests.packages, output)).toEqual({ status: 0, output: '' });
    expect(await seenBy(stack.use(new WasmHost(output)))).toMatchObject(hostEnvironment);
  });

  test('are printed by no build but that of this test', () => {
    expect(readFileSync(from(forTests.packages['mintmark:gateway-component'] ?? '')).includes(environmentLinePrefix)).toBe(true);
    expect(readFileSync(from(forWasi02.packages['mintmark:gateway-component'] ?? '')).includes(environmentLinePrefix)).toBe(false);
  });
});
