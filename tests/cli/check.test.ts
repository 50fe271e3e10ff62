import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mintmark } from '../support/mintmark.ts';
import { environmentOf, run } from '../support/run.ts';
import type { Run } from '../support/run.ts';

const signer = {
  keys: [{ id: 'hot', env: 'KEY_HOT' }],
  callers: [{ id: 'a', tokenSha256: '0'.repeat(64), keys: ['hot'] }],
  policies: [{ name: 'words', effect: 'allow', kinds: ['message'], when: { caller: ['*'] } }],
};
const env = { KEY_HOT: '11'.repeat(32) };

describe('mintmark check --config', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mintmark-check-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  const check = async (
    configuration: object | string,
    args: readonly string[] = [],
    variables: Readonly<Record<string, string>> = env,
  ): Promise<Run> => {
    const file = join(directory, 'config.json');
    await writeFile(file, typeof configuration === 'string' ? configuration : JSON.stringify(configuration));
    return run([mintmark, 'check', '--config', file, ...args], variables);
  };

  test('passes a configuration that a start would serve', async () => {
    const { status, stdout, stderr } = await check({ signer });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/config\.json: no errors\n$/);
    const json = await check({ signer }, ['--json']);
    expect({ status: json.status, found: JSON.parse(json.stdout) }).toMatchObject({ status: 0, found: { ok: true, errors: [] } });
  });

  test.each([
    ['text that is no JSON', '{', {}, ['']],
    ['several errors at once', { listen: { port: 'all' }, cors: { origins: 'any' } }, {}, ['/listen/port', '/cors/origins']],
    ['a variable that is not set', { chains: { 1: { rpc: ['https://rpc.example/${UNSET}'] } } }, {}, ['/chains/1/rpc/0']],
    ['a signer that is reached without TLS', { listen: { host: '0.0.0.0' }, signer }, env, ['/listen/tlsTerminated']],
    ['a key that is not set', { signer }, {}, ['/signer/keys/0/env']],
    [
      'what only the signer finds',
      { signer: { ...signer, policies: [{ name: 'a', effect: 'allow', kinds: ['message'], when: { to: ['*'] } }] } },
      env,
      ['/signer/policies/0/when/to'],
    ],
  ] as const)('%s: status 1, and where', async (_, configuration, variables, places) => {
    const { status, stdout } = await check(configuration, ['--json'], variables);
    const found: { ok: boolean; errors: { at: string }[] } = JSON.parse(stdout);
    expect({ status, ok: found.ok }).toEqual({ status: 1, ok: false });
    expect(found.errors.map(({ at }) => at)).toEqual(expect.arrayContaining([...places]));
    const people = await check(configuration, [], variables);
    expect(people.status).toBe(1);
    for (const place of places) expect(people.stdout).toContain(place);
  });

  test('takes the address that a start would be given', async () => {
    expect((await check({ signer }, ['--host', '0.0.0.0'])).status).toBe(1);
  });

  test('shows no value of a variable', async () => {
    const { status, stdout } = await check({ signer }, [], { KEY_HOT: 'correct horse battery staple' });
    expect(status).toBe(1);
    expect(stdout).not.toContain('horse');
  });

  test('names each error once', async () => {
    const { stdout } = await check({ signer }, [], {});
    expect(stdout.match(/^\/signer\/keys\/0\/env: /gm)).toHaveLength(1);
  });
});

describe('mintmark check', () => {
  test.each([
    [[], '--config'],
    [['--config', '/nowhere/config.json'], '/nowhere/config.json'],
    [['poem'], 'poem'],
    [['policy', '--config', '/nowhere/config.json'], 'got both'],
    [['--config', '/nowhere', '--token-id', '1'], '--token-id'],
    [['metadata', '--quiet'], '--quiet'],
  ])('%j: status 2', async (args, named) => {
    const { status, stdout, stderr } = await run([mintmark, 'check', ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(named);
  });

  test.each([
    [
      'metadata',
      ['--standard', 'erc1155', '--token-id', '10'],
      { name: 'ten', image: 'https://x.example/{id}.png' },
      0,
      `${'a'.padStart(64, '0')}.png`,
    ],
    ['policy', [], { policies: [] }, 1, '/policies'],
  ] as const)('judges a document of kind %s on standard input', async (kind, args, document, status, words) => {
    const judged = await judge([kind, ...args], JSON.stringify(document));
    expect({ status: judged.status, stderr: judged.stderr }).toEqual({ status, stderr: '' });
    expect(judged.stdout).toContain(words);
  });

  test('passes on what the component says of a wrong argument', async () => {
    expect(await judge(['metadata', '--standard', 'erc20'], '{}')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('expected erc721 or erc1155, got erc20'),
    });
  });
});

function judge(args: readonly string[], input: string): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [mintmark, 'check', ...args],
      { env: environmentOf({}), timeout: 120_000 },
      (error, stdout, stderr) => {
        if (error === null) resolve({ status: 0, stdout, stderr });
        else if (typeof error.code === 'number') resolve({ status: error.code, stdout, stderr });
        else reject(error);
      },
    );
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}
