import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { from } from '../../scripts/build/paths.ts';
import type { LedgerStore } from '../../hosts/shared/ledger/store.ts';
import { workerdConfig } from '../../hosts/workers/local/workerd-config.ts';
import { startWorkerd } from '../../hosts/workers/local/workerd.ts';
import type { Workerd } from '../../hosts/workers/local/workerd.ts';
import { temporary } from '../vault/support/child.ts';
import { ledgerContract } from '../ledger/contract.ts';
import { fromWire, toWire } from './wire.ts';
import { variantFolder } from './variants.ts';

describe("a ledger in an object's storage, on workerd", async () => {
  const folder = await temporary();
  let workerd: Workerd;
  let count = 0;

  const start = async (): Promise<void> => {
    const script = {
      name: 'ledger',
      folder: from(variantFolder('bare-ledger', 'vault')),
      objects: [{ className: 'Ledger', uniqueKey: 'ledger' }],
      namespaces: [{ name: 'LEDGER', className: 'Ledger', script: 'ledger' }],
    };
    const state = join(folder.path, 'objects');
    await mkdir(state, { recursive: true });
    const file = join(folder.path, 'workerd.capnp');
    await writeFile(file, workerdConfig({ scripts: [script], entry: 'ledger', address: '127.0.0.1:0', state, networks: [] }, folder.path));
    workerd = await startWorkerd(file, {}, () => {});
  };
  beforeAll(start);
  afterAll(async () => {
    await workerd.stop();
    await folder[Symbol.asyncDispose]();
  });

  /** Returns the ledger of an object, asked over HTTP. */
  const remote = (name: string): LedgerStore => {
    const ask = async (question: string, ...given: readonly unknown[]): Promise<never> => {
      const reply = await fetch(`http://127.0.0.1:${workerd.port}/${name}/${question}`, { method: 'POST', body: toWire(given) });
      const text = await reply.text();
      if (!reply.ok) throw new Error(text);
      return fromWire(text) as never;
    };
    return {
      read: (rows) => ask('read', rows),
      commit: (...entries) => ask('commit', ...entries),
      entries: (after, limit) => ask('entries', after, limit),
      prune: (now) => ask('prune', now),
      close: () => ask('close'),
    };
  };

  ledgerContract({
    open: async () => {
      count += 1;
      return remote(`ledger-${count}`);
    },
    reopen: async () => {
      await workerd.stop();
      await start();
      return remote(`ledger-${count}`);
    },
  });
});
