import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startServer } from '../../hosts/node/server.ts';
import { InvalidConfigurationError } from '../../hosts/shared/config/invalid-configuration-error.ts';
import { keptLog } from '../node/support/log.ts';
import type { KeptLog } from '../node/support/log.ts';

const tokenSha256 = 'a'.repeat(64);
const chains = { '1': { rpc: ['https://rpc.example'] } };
/**
 * A policy that the schema allows and the signer component does not: the argument is none of the
 * function's.
 */
const policy = {
  name: 'payouts',
  effect: 'allow',
  kinds: ['transaction'],
  when: {
    chain: ['1'],
    to: ['*'],
    fee: { max: '1' },
    selector: ['transfer(address to,uint256 amount)'],
    args: { wrong: { max: '1' } },
  },
};
const words = { name: 'words', effect: 'allow', kinds: ['message'], when: { caller: ['*'] } };
const signer = (change: object) => ({
  keys: [{ id: 'hot', env: 'HOT' }],
  callers: [{ id: 'backend', tokenSha256, keys: ['hot'] }],
  policies: [words],
  ...change,
});

/** The lines of a log. */
function parsed({ lines }: KeptLog): Record<string, unknown>[] {
  return lines.map((line): Record<string, unknown> => JSON.parse(line));
}

let directory = '';
beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'mintmark-start-'))));
afterEach(() => rm(directory, { recursive: true }));

describe('a start that is refused lists the errors of all phases', () => {
  /** Starts by a configuration. Returns the places of its errors. */
  const places = async (config: object, env: Record<string, string | undefined>): Promise<string[]> => {
    const started = startServer({ config, env, directory, port: 0, log: keptLog() });
    const error: unknown = await started.then(
      (server) => server.close(),
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof InvalidConfigurationError)) throw new TypeError(`expected config errors, got ${String(error)}`);
    return error.errors.map(({ at }) => at);
  };

  test('an unset variable, a rule of the schema, a key and a policy', async () => {
    const config = {
      chains: { '1': { rpc: ['https://rpc.example/${UNSET}'] } },
      content: { deadlineMs: 1 },
      signer: signer({ policies: [policy] }),
    };
    expect(await places(config, { HOT: 'hunter2' })).toEqual([
      '/chains/1/rpc/0',
      '/content/deadlineMs',
      '/signer/keys/0/env',
      expect.stringMatching(/^\/signer\/policies\/0\/when/),
    ]);
  });

  test('an unset variable of the signer hides neither its keys nor its policies', async () => {
    const callers = [{ id: 'backend', tokenSha256: '${UNSET}', keys: ['hot'] }];
    expect(await places({ chains, signer: signer({ callers, policies: [policy] }) }, {})).toEqual([
      '/signer/callers/0/tokenSha256',
      '/signer/keys/0/env',
      expect.stringMatching(/^\/signer\/policies\/0\/when/),
    ]);
  });

  test('a key and a policy, where the text has no error', async () => {
    expect(await places({ chains, signer: signer({ policies: [policy] }) }, { HOT: '' })).toEqual([
      '/signer/keys/0/env',
      expect.stringMatching(/^\/signer\/policies\/0\/when/),
    ]);
  });

  test('a rule of the schema and a key, in one section', async () => {
    expect(await places({ chains, signer: signer({ policies: [{ ...words, effect: 'perhaps' }] }) }, { HOT: 'hunter2' })).toEqual([
      '/signer/policies/0/effect',
      '/signer/keys/0/env',
    ]);
  });

  test('one mistake is one error', async () => {
    const keys = [
      { id: 'hot', env: 'HOT' },
      { id: 'hot', env: 'WARM' },
    ];
    expect(await places({ chains, signer: signer({ keys }) }, { HOT: '11'.repeat(32), WARM: '22'.repeat(32) })).toEqual([
      '/signer/keys/1/id',
    ]);
    expect(await places({ chains, signer: signer({ callers: [] }) }, { HOT: '11'.repeat(32) })).toEqual(['/signer/callers']);
  });
});

test('warnings are in the log, each once', async () => {
  const log = keptLog();
  const config = {
    chains: { '1': { rpc: ['http://127.0.0.1:8545'] } },
    signer: signer({
      windows: [{ name: 'day', window: 60, per: ['key'], chain: '10', count: { max: '1' } }],
    }),
  };
  const server = await startServer({ config, env: { HOT: '11'.repeat(32) }, directory, port: 0, log });
  await server.close();
  const warnings = parsed(log).filter(({ level }) => level === 40);
  expect(warnings.map(({ at, warning, msg }) => [at, warning, msg])).toEqual([
    ['/signer/windows', expect.stringContaining('`spendingLimits`'), 'configuration'],
    ['/signer/windows/0/chain', expect.stringContaining('chain 10 is not in `chains`'), 'configuration'],
    ['/chains/1/rpc/0', expect.stringContaining('add "127.0.0.1:8545" to network.allowPrivate'), 'configuration'],
  ]);
});

test('a state directory that does not exist is created for its owner, and the log says so', async () => {
  const log = keptLog();
  const config = { state: { sqlite: './var/lib/mintmark.db' } };
  const server = await startServer({ config, env: {}, directory, port: 0, log });
  await server.close();
  const made = join(directory, 'var/lib');
  expect((await stat(made)).mode & 0o777).toBe(0o700);
  const lines = parsed(log).filter(({ msg }) => typeof msg === 'string' && msg.startsWith('state directory created'));
  expect(lines.map((line) => line['directory'])).toEqual([made]);
  // There is nothing to tell where it exists.
  const again = keptLog();
  await (await startServer({ config, env: {}, directory, port: 0, log: again })).close();
  expect(parsed(again).filter(({ msg }) => typeof msg === 'string' && msg.startsWith('state directory'))).toEqual([]);
});
