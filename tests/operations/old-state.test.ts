import { cpSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startServer } from '../../hosts/node/server.ts';
import { keptLog } from '../node/support/log.ts';
import { expectWhole } from '../suite/signer/audit.ts';
import { at, bearer, rpc } from '../suite/support/ask.ts';
import { temporary } from '../vault/support/child.ts';
import { expectedState, stateConfiguration, stateKey, stateToken } from './support/old-state.ts';

const states = fileURLToPath(new URL('state/', import.meta.url));

test.each(readdirSync(states))('the state that version %s left is opened, and its record goes on', async (version) => {
  await using folder = await temporary();
  cpSync(states + version, folder.path, { recursive: true });
  const log = keptLog();
  const options = { config: JSON.stringify(stateConfiguration), env: { KEY: stateKey }, directory: folder.path, port: 0, log };
  const server = await startServer(options);
  try {
    const ask = async (method: string, params: unknown): Promise<unknown> =>
      at((await rpc(new URL('/v1/signer', server.url).href, { method, params }, bearer(stateToken))).body, 'result');
    const { account, transactions } = expectedState;
    const before = await ask('signer_audit', [{}]);
    const entries = at(before, 'entries');
    expect(Array.isArray(entries) && entries.filter((entry) => at(entry, 'kind') === 'transaction')).toHaveLength(transactions);
    const open = await ask('signer_transactions', [{ chain: '31337' }]);
    expect(at(open, 'transactions', 0)).toMatchObject({ account, nonce: String(transactions - 1) });
    expect(at(open, 'transactions')).toHaveLength(transactions);
    expect(await ask('personal_sign', ['0x61', account])).toMatch(/^0x/);
    const after = at(await ask('signer_audit', [{}]), 'entries');
    expect(Array.isArray(after) && after.length).toBe(Array.isArray(entries) && entries.length + 1);
    await expectWhole(server.url.origin, stateToken);
  } finally {
    await server.close();
  }
  expect(log.lines.filter((line) => line.includes('"level":50'))).toEqual([]);
});
