import { afterAll, describe } from 'vitest';
import { openPostgresLedger } from '../../hosts/node/stores/postgres/ledger.ts';
import { ledgerContract } from '../ledger/contract.ts';
import { PostgresServer } from './support/server.ts';

describe('a ledger in PostgreSQL', async () => {
  const server = await PostgresServer.start();
  afterAll(() => server[Symbol.asyncDispose]());
  const url = await server.migrated();
  let count = 0;
  const openLedger = (): ReturnType<typeof openPostgresLedger> => openPostgresLedger({ url, directory: '.', wallet: `wallet-${count}` });
  ledgerContract({
    open: async () => {
      count += 1;
      return await openLedger();
    },
    reopen: openLedger,
  });
});
