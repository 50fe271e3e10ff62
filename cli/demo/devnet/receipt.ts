import { setTimeout as sleep } from 'node:timers/promises';
import { TransactionReceiptNotFoundError, createClient, createTestClient, hexToNumber, http, publicActions, rpcSchema } from 'viem';
import type { Address, Hex, TransactionReceipt } from 'viem';
import { anvil } from 'viem/chains';

/** The time between two looks at a receipt. */
const POLL_MS = 20;
/** A receipt that is missing after so many looks needs a block. */
const POLLS_A_BLOCK = 10;

/** Transactions of anvil's pool that wait for an earlier one, by sender and nonce. */
interface Pool {
  readonly queued: Readonly<Record<Address, Readonly<Record<string, { readonly hash: Hex; readonly nonce: Hex }>>>>;
}

/** The methods of anvil that viem has no types for. */
type PoolMethods = [
  { Method: 'txpool_content'; Parameters: []; ReturnType: Pool },
  { Method: 'eth_getRawTransactionByHash'; Parameters: [Hex]; ReturnType: Hex | null },
  { Method: 'anvil_removePoolTransactions'; Parameters: [Address]; ReturnType: null },
];

const clientOf = (rpcUrl: string) => createTestClient({ chain: anvil, mode: 'anvil', transport: http(rpcUrl) }).extend(publicActions);

/**
 * Waits until anvil has mined a transaction, and has it make blocks if it does not by itself. It
 * has no time limit: the caller's own ends it.
 */
export async function minedReceipt(rpcUrl: string, hash: Hex): Promise<TransactionReceipt> {
  const client = clientOf(rpcUrl);
  for (let polls = 1; ; polls++) {
    try {
      return await client.getTransactionReceipt({ hash });
    } catch (error) {
      if (!(error instanceof TransactionReceiptNotFoundError)) throw error;
    }
    if (polls % POLLS_A_BLOCK === 0) await mineAll(rpcUrl);
    await sleep(POLL_MS);
  }
}

/**
 * Has anvil make a block of what is in its pool. A transaction that arrives while the one before
 * it is mined can stay in the queue for good, so such transactions enter the pool anew.
 */
export async function mineAll(rpcUrl: string): Promise<void> {
  const client = clientOf(rpcUrl);
  const pool = createClient({ transport: http(rpcUrl), rpcSchema: rpcSchema<PoolMethods>() });
  await client.mine({ blocks: 1 });
  const { queued } = await pool.request({ method: 'txpool_content', params: [] });
  for (const [sender, waiting] of Object.entries(queued)) {
    const next = await client.getTransactionCount({ address: sender as Address });
    const queue = Object.values(waiting).toSorted((a, b) => hexToNumber(a.nonce) - hexToNumber(b.nonce));
    if (queue.every(({ nonce }) => hexToNumber(nonce) !== next)) continue;
    const raws = await Promise.all(queue.map(({ hash }) => pool.request({ method: 'eth_getRawTransactionByHash', params: [hash] })));
    await pool.request({ method: 'anvil_removePoolTransactions', params: [sender as Address] });
    for (const raw of raws) {
      // The pool refuses one that was mined in between.
      if (raw !== null) await client.sendRawTransaction({ serializedTransaction: raw }).catch(() => {});
    }
    await client.mine({ blocks: 1 });
  }
}
