import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { PostgresServer } from '../postgres/support/server.ts';
import { at, bearer, rpc } from '../suite/support/ask.ts';
import { mintmark } from '../support/mintmark.ts';
import { runNode } from '../support/program.ts';
import { environmentOf } from '../support/run.ts';
import { temporary } from '../vault/support/child.ts';
import { blockOf } from './support/page.ts';

const run = promisify(execFile);
const token = 'kQ3v9xT0aZ7mB5nR2cW8yL4pD6sF1gHj';
const configuration = {
  signer: {
    keys: [{ id: 'hot', env: 'KEY' }],
    callers: [{ id: 'backend', tokenSha256: createHash('sha256').update(token).digest('hex'), keys: ['hot'] }],
    policies: [{ name: 'words', effect: 'allow', kinds: ['message'], when: { caller: ['backend'] } }],
  },
  state: { sqlite: './mintmark.db', postgres: '${LEDGER}' },
};

test('the caller whose token leaked is stopped on every gateway of a ledger, and goes on afterwards', async () => {
  await using server = await PostgresServer.start();
  await using folder = await temporary();
  const file = join(folder.path, 'mintmark.json');
  await writeFile(file, JSON.stringify(configuration));
  const env = { LEDGER: await server.migrated(), KEY: '01'.repeat(32) };
  const gateway = runNode([mintmark, 'start', '--config', file, '--port', '0'], folder.path, env);
  try {
    const [, url = ''] = (await gateway.line(/"msg":"listening on (\S+)/)) ?? [];
    const accounts = await rpc(`${url}/v1/signer`, { method: 'eth_accounts' }, bearer(token));
    const sign = async (): Promise<unknown> => {
      const call = { method: 'personal_sign', params: ['0x61', at(accounts.body, 'result', 0)] };
      const { body } = await rpc(`${url}/v1/signer`, call, bearer(token));
      return at(body, 'error', 'data', 'code') ?? 'signed';
    };
    const perform = async (block: string): Promise<void> => {
      const script = `mintmark() { "$NODE" "$MINTMARK" "$@"; }\n${block.replaceAll('/etc/mintmark/mintmark.json', file)}`;
      await run('bash', ['-euo', 'pipefail', '-c', script], {
        cwd: folder.path,
        env: environmentOf({ ...env, NODE: process.execPath, MINTMARK: mintmark }),
      });
    };
    expect(await sign()).toBe('signed');
    await perform(blockOf('operations/incidents.md', 'revoke'));
    expect(await sign()).toBe('unauthorized');
    await perform(blockOf('operations/incidents.md', 'reinstate'));
    expect(await sign()).toBe('signed');
    await perform(blockOf('how-to/fleet.md', 'stop'));
    expect(await sign()).toBe('unauthorized');
    await perform('mintmark reinstate --config mintmark.json --caller backend --reason "a new token"');
    expect(await sign()).toBe('forbidden');
    await perform('mintmark unfreeze --config mintmark.json --all --reason "a new host"');
    expect(await sign()).toBe('forbidden');
    await perform('mintmark unfreeze --config mintmark.json --key hot --reason "a new host"');
    expect(await sign()).toBe('signed');
  } finally {
    gateway.signal('SIGTERM');
    await gateway.ended;
  }
});
