import { createTestClient, createWalletClient, http, parseGwei, publicActions } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import { anvil } from 'viem/chains';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAnvil } from '../../cli/demo/devnet/anvil.ts';
import type { Anvil } from '../../cli/demo/devnet/anvil.ts';
import { minedReceipt } from '../../cli/demo/devnet/receipt.ts';

let chain: Anvil;
beforeAll(async () => void (chain = await startAnvil(anvil.id)));
afterAll(() => chain.close());

const account = mnemonicToAccount('test test test test test test test test test test test junk');
const client = () => createTestClient({ chain: anvil, mode: 'anvil', transport: http(chain.rpcUrl) }).extend(publicActions);
const send = (nonce: number) =>
  createWalletClient({ account, chain: anvil, transport: http(chain.rpcUrl) }).sendTransaction({
    to: account.address,
    value: 1n,
    nonce,
    gas: 21_000n,
    maxFeePerGas: parseGwei('3'),
    maxPriorityFeePerGas: 1n,
  });

test('a transaction of a chain that makes no blocks by itself gets one', async () => {
  await client().setAutomine(false);
  const hash = await send(0);
  expect(await minedReceipt(chain.rpcUrl, hash)).toMatchObject({ status: 'success', transactionHash: hash });
  await client().setAutomine(true);
});

test('transactions that stay in the queue although nothing is missing before them are mined in order', async () => {
  const hashes = [await send(11), await send(12)];
  await client().setNonce({ address: account.address, nonce: 11 });
  // A block alone leaves them where they are.
  await client().mine({ blocks: 1 });
  expect(await client().getTransactionCount({ address: account.address })).toBe(11);
  for (const hash of hashes) expect((await minedReceipt(chain.rpcUrl, hash)).status).toBe('success');
  expect(await client().getTransactionCount({ address: account.address })).toBe(13);
});
