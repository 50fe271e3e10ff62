import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCheckpointsFile } from '../../hosts/node/stores/checkpoints-file.ts';
import { openSqliteLedger } from '../../hosts/node/stores/ledger-sqlite.ts';
import { serve } from '../../cli/demo/devnet/serve.ts';
import { mintmark } from '../support/mintmark.ts';
import { run } from '../support/run.ts';
import type { Run } from '../support/run.ts';
import { temporary } from '../vault/support/child.ts';
import { checkpointsOn, publicKey } from '../vault/support/checkpointed.ts';
import { send, vaultOn } from '../vault/support/wallet.ts';
import { chainOf, ending, entryOf, linesOf } from './chain.ts';

const audit = (...args: readonly string[]): Promise<Run> => run(['--disable-warning=ExperimentalWarning', mintmark, 'audit', ...args]);

let folder: Awaited<ReturnType<typeof temporary>>;
let whole: string;
beforeAll(async () => {
  folder = await temporary();
  whole = join(folder.path, 'whole');
  const entries = chainOf(3);
  await writeFile(whole, linesOf([...entries, ending(entries)]));
});
afterAll(() => folder[Symbol.asyncDispose]());

describe('mintmark audit verify', () => {
  test('says that a record is whole, for people and for programs', async () => {
    const { status, stdout, stderr } = await audit('verify', whole);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(
      /^audit: the ledger of wallet tests is whole: entries 1 to 3, head 0x[0-9a-f]{64}\nend: the export says that the ledger ended there/,
    );
    const json = await audit('verify', whole, '--json');
    expect(json.status).toBe(0);
    expect(JSON.parse(json.stdout)).toEqual({
      valid: true,
      wallet: 'tests',
      entries: '3',
      head: expect.stringMatching(/^0x/),
      end: 'head',
      checkpoints: null,
      vouched: false,
    });
  });

  test('names the first entry that is broken, with status 1', async () => {
    const [first, , third] = chainOf(3);
    const broken = join(folder.path, 'broken');
    await writeFile(broken, linesOf([first, third] as object[]));
    const { status, stdout } = await audit('verify', broken);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^audit: entry 2: missing: expected entry 2, got entry 3\nwhole up to entry 1, head 0x/);
    const json = await audit('verify', broken, '--json');
    expect(json.status).toBe(1);
    const finding = { code: 'missing', sequence: '2', expected: 'entry 2', got: 'entry 3' };
    expect(JSON.parse(json.stdout)).toMatchObject({ valid: false, finding, entries: '1' });
  });

  test('reads a ledger and its checkpoints as the Node host leaves them', async () => {
    const [ledger, kept] = [join(folder.path, 'mintmark.ledger.db'), join(folder.path, 'mintmark.checkpoints')];
    const { vault } = await vaultOn(openSqliteLedger(ledger), undefined, await checkpointsOn(openCheckpointsFile(kept)));
    for (let index = 0; index < 5; index += 1) await vault.sign(send());
    const held = await audit('verify', '--ledger', ledger);
    expect([held.status, held.stdout]).toEqual([2, '']);
    expect(held.stderr).toContain('locked');
    await vault.close();
    const { status, stdout } = await audit('verify', '--ledger', ledger, '--checkpoint', kept, '--public-key', publicKey, '--json');
    expect(status).toBe(0);
    const checkpoints = { compared: '3', last: '5', publicKeys: [publicKey] };
    expect(JSON.parse(stdout)).toMatchObject({
      valid: true,
      entries: '5',
      end: 'checkpoint',
      checkpoints: { ...checkpoints, compared: 3 },
      vouched: true,
    });
    const unvouched = await audit('verify', '--ledger', ledger, '--checkpoint', kept);
    expect(unvouched.stdout).toContain('nobody has vouched for that key');
    expect((await audit('verify', whole, '--checkpoint', kept)).status).toBe(1);
  });

  test('takes no record without a checkpoint of the public key that is given', async () => {
    const { status, stdout } = await audit('verify', whole, '--public-key', publicKey);
    expect(status).toBe(1);
    expect(stdout).toContain(`no-checkpoint: expected a checkpoint signed by ${publicKey}, got none`);
    const json = await audit('verify', whole, '--public-key', publicKey, '--json');
    expect([json.status, JSON.parse(json.stdout)]).toMatchObject([1, { valid: false, finding: { code: 'no-checkpoint' }, vouched: false }]);
  });

  test('takes no file of checkpoints that has none', async () => {
    const empty = join(folder.path, 'no-checkpoints');
    await writeFile(empty, '\n');
    const { status, stderr } = await audit('verify', whole, '--checkpoint', empty);
    expect([status, stderr]).toEqual([2, expect.stringContaining(`${empty}: expected checkpoints, a line each, got none`)]);
  });

  test('holds one entry at a time, however many there are', async () => {
    const large = join(folder.path, 'large');
    const output = createWriteStream(large);
    let previous = `0x${'00'.repeat(32)}`;
    const count = 25_000;
    for (let sequence = 1; sequence <= count; sequence += 1) {
      const entry = entryOf('tests', sequence, previous, 'words '.repeat(160));
      previous = entry.hash;
      if (!output.write(linesOf([entry]))) await new Promise((resolve) => output.once('drain', resolve));
    }
    output.end();
    await finished(output);
    // A third of what the file has.
    const { status, stdout, stderr } = await run(['--max-old-space-size=24', mintmark, 'audit', 'verify', large, '--json']);
    expect(stderr).not.toContain('heap');
    expect([status, JSON.parse(stdout)]).toMatchObject([0, { valid: true, entries: String(count), head: previous }]);
  });

  test.each([
    ['nothing to verify', []],
    ['two things to verify', ['a', '--ledger', 'b']],
    ['a file that is not there', ['/nowhere/audit']],
    ['a ledger that is not there', ['--ledger', '/nowhere/ledger.db']],
    ['a ledger that is none', ['--ledger', mintmark]],
    ['checkpoints that are not there', [mintmark, '--checkpoint', '/nowhere']],
    ['a public key that is none', [mintmark, '--public-key', 'abc']],
    ['an unknown option', [mintmark, '--quiet']],
  ])('%s: status 2', async (_, args) => {
    const { status, stdout, stderr } = await audit('verify', ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });

  test('tells how it is used', async () => {
    for (const [args, words] of [
      [['--help'], ['verify', 'export']],
      [
        ['verify', '--help'],
        ['--checkpoint', '--public-key', '--ledger', '--json', 'cut-off', 'vouched', 'Exit codes'],
      ],
      [
        ['export', '--help'],
        ['--url', '--token-env', '--after', 'Exit codes'],
      ],
    ] as const) {
      const { status, stdout } = await audit(...args);
      expect(status).toBe(0);
      for (const word of words) expect(stdout).toContain(word);
    }
  });
});

describe('mintmark audit export', () => {
  const token = { TOKEN: 'a-token' };

  test('waits where it is limited, and takes what is no audit for none', async () => {
    const answers = [
      { status: 429, headers: { 'retry-after': '1' }, body: '{}' },
      {
        status: 200,
        headers: {},
        body: JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          result: { entries: chainOf(2), next: null, head: chainOf(2)[1]?.hash, checkpoint: null },
        }),
      },
      {
        status: 200,
        headers: {},
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, error: { code: -32003, message: 'this caller may not read the audit' } }),
      },
      {
        status: 200,
        headers: {},
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, result: { entries: [], next: 7, head: chainOf(1)[0]?.hash } }),
      },
      { status: 401, headers: {}, body: '{}' },
    ];
    await using stack = new AsyncDisposableStack();
    const gateway = stack.adopt(
      await serve((_, response) => {
        const { status = 500, headers = {}, body = '' } = answers.shift() ?? {};
        response.writeHead(status, headers).end(body);
      }),
      (it) => it.close(),
    );
    const exported = (): Promise<Run> => run([mintmark, 'audit', 'export', '--url', gateway.url, '--token-env', 'TOKEN'], token);
    const good = await exported();
    expect([good.status, good.stdout]).toEqual([0, linesOf([...chainOf(2), ending(chainOf(2))])]);
    for (const words of ['may not read the audit', 'got none', 'status 401']) {
      const { status, stderr } = await exported();
      expect(status).toBe(1);
      expect(stderr).toContain(words);
      expect(stderr).not.toContain('a-token');
    }
  });

  test.each([
    ['no URL', ['--token-env', 'TOKEN']],
    ['a URL that is none', ['--url', 'ftp://a', '--token-env', 'TOKEN']],
    ['no token', ['--url', 'http://127.0.0.1:1', '--token-env', 'OTHER']],
    ['a sequence that is none', ['--url', 'http://127.0.0.1:1', '--token-env', 'TOKEN', '--after', '-1']],
  ])('%s: status 2', async (_, args) => {
    expect((await run([mintmark, 'audit', 'export', ...args], token)).status).toBe(2);
  });
});
