import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgresLedger } from '../../hosts/node/stores/postgres/ledger.ts';
import type { PostgresTimeouts } from '../../hosts/node/stores/postgres/session.ts';
import type { LedgerStore } from '../../hosts/shared/ledger/store.ts';
import { entry } from '../ledger/contract.ts';
import { PostgresServer } from './support/server.ts';
import { TcpProxy } from './support/tcp-proxy.ts';
import { auditOf, expectChain } from '../vault/support/audit.ts';
import { send, vaultOn } from '../vault/support/wallet.ts';

/** A commit on the disk of a busy machine may take longer than half a second. */
const timeouts: PostgresTimeouts = { connectMs: 2000, statementMs: 4000, answerMs: 2000 };
const unavailable = { tag: 'err', val: { tag: 'store-unavailable' } };

let server: PostgresServer;
beforeAll(async () => void (server = await PostgresServer.start()));
afterAll(() => server[Symbol.asyncDispose]());

/** Returns a URL that goes through a proxy. */
const through = (proxy: TcpProxy, url: string): string =>
  url.replace(/@(\/[^?]*).*/, (_, database: string) => `@127.0.0.1:${proxy.port}${database}`);

/** Signs until that works again. */
async function signed(vault: Awaited<ReturnType<typeof vaultOn>>['vault'], idempotencyKey: string): Promise<unknown> {
  for (;;) {
    const answer = await vault.sign(send({}, { idempotencyKey }));
    if (answer.tag === 'ok') return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a connection that', () => {
  test.each([
    ['is cut', (proxy: TcpProxy) => proxy.cut()],
    ['falls silent', () => undefined],
  ] as const)('%s: the signer says so, and signs again once the server can be reached', async (_, stop) => {
    await using proxy = await TcpProxy.start(server.socket);
    const url = await server.migrated();
    const ledger = await openPostgresLedger({ url: through(proxy, url), directory: '.', wallet: 'tests', timeouts });
    const { vault, events } = await vaultOn(ledger);
    expect(await vault.sign(send())).toMatchObject({ tag: 'ok' });
    stop(proxy);
    proxy.fallSilent();
    expect(await vault.sign(send({}, { idempotencyKey: 'lost' }))).toEqual(unavailable);
    const words = events.map((event) => ('cause' in event ? String(event.cause) : ''));
    expect(words.at(-1)).toContain(`PostgresError: postgres 127.0.0.1:${proxy.port}/ledger_`);
    proxy.speakAgain();
    await signed(vault, 'lost');
    const audit = await auditOf(vault);
    expectChain(audit);
    expect(audit.entries.map(({ nonce }) => nonce)).toEqual(['0', '1']);
    await vault.close();
  });

  test('is lost in a commit: the next read tells what became of it', async () => {
    await using proxy = await TcpProxy.start(server.socket);
    const url = await server.migrated();
    const ledger = await openPostgresLedger({ url: through(proxy, url), directory: '.', wallet: 'tests', timeouts });
    expect(await ledger.commit(entry(1))).toBe('committed');
    // Another process has the turn, so the server has the commit and performs it later.
    const other = await openPostgresLedger({ url, directory: '.', wallet: 'tests', timeouts });
    const turn = await other.turn?.();
    await other.read([]);
    const committing = Promise.resolve(ledger.commit(entry(2))).catch((error: unknown) => String(error));
    await waiting(url);
    proxy.fallSilent();
    expect(await committing).toContain(`PostgresError: postgres 127.0.0.1:${proxy.port}/ledger_`);
    proxy.speakAgain();
    await turn?.[Symbol.asyncDispose]();
    await using _next = await ledger.turn?.();
    expect(['1', '2']).toContain(String((await ledger.read([])).sequence));
    await other.close();
  });
});

/** Waits until a statement in the database waits for a lock. */
async function waiting(url: string): Promise<void> {
  for (;;) {
    const [row] = await server.query(url, `select count(*)::int as count from pg_locks where locktype = 'advisory' and not granted`);
    if (row?.['count'] !== 0) return;
  }
}

describe('a turn', () => {
  test('keeps another process waiting until it ends, or until its process is gone', async () => {
    const url = await server.migrated();
    const open = (): Promise<LedgerStore> => openPostgresLedger({ url, directory: '.', wallet: 'tests', timeouts });
    const [one, other] = await Promise.all([open(), open()]);
    const order: string[] = [];
    const take = async (ledger: LedgerStore, name: string): Promise<AsyncDisposable | undefined> => {
      const turn = await ledger.turn?.();
      await ledger.read([]);
      order.push(name);
      return turn;
    };
    const first = await take(one, 'one');
    const second = take(other, 'other');
    order.push('one again');
    expect(await one.commit(entry(1))).toBe('committed');
    expect(await (await second)?.[Symbol.asyncDispose]()).toBeUndefined();
    await first?.[Symbol.asyncDispose]();
    expect(order).toEqual(['one', 'one again', 'other']);

    // A turn that nothing is committed in ends too.
    await (await take(one, 'one'))?.[Symbol.asyncDispose]();
    expect(await other.commit(entry(2))).toBe('committed');
    await take(one, 'one');
    await one.close();
    expect(await other.commit(entry(3))).toBe('committed');
    await other.close();
  });

  test('of one wallet does not keep another wallet waiting', async () => {
    const url = await server.migrated();
    const [one, other] = await Promise.all(['one', 'other'].map((wallet) => openPostgresLedger({ url, directory: '.', wallet, timeouts })));
    await using _turn = await one?.turn?.();
    await one?.read([]);
    expect(await other?.commit(entry(1))).toBe('committed');
    expect(await one?.read([])).toMatchObject({ sequence: 0n });
    await other?.close();
  });
});

test('one process leads a wallet, and another takes over when it ends or is cut off', async () => {
  await using proxy = await TcpProxy.start(server.socket);
  const url = await server.migrated();
  const open = (at: string): Promise<LedgerStore> => openPostgresLedger({ url: at, directory: '.', wallet: 'tests', timeouts });
  const [one, other, third] = [await open(through(proxy, url)), await open(url), await open(url)];
  expect([await one.leads?.(), await one.leads?.(), await other.leads?.()]).toEqual([true, true, false]);
  const elsewhere = await openPostgresLedger({ url, directory: '.', wallet: 'elsewhere', timeouts });
  expect(await elsewhere.leads?.()).toBe(true);
  proxy.cut();
  while (!(await other.leads?.())) await new Promise((resolve) => setTimeout(resolve, 20));
  while ((await one.leads?.()) !== false) await new Promise((resolve) => setTimeout(resolve, 20));
  await other.close();
  while (!(await third.leads?.())) await new Promise((resolve) => setTimeout(resolve, 20));
  for (const ledger of [one, third, elsewhere]) await ledger.close();
});
