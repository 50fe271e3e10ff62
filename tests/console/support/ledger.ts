import { openCheckpointKey } from '../../../hosts/shared/checkpoints/key.ts';
import { renderCheckpoint } from '../../../hosts/shared/checkpoints/text.ts';
import { chainOf } from '../../audit/chain.ts';
import { seed } from '../../vault/support/checkpointed.ts';

/**
 * Returns what `signer_audit` answers of a ledger with so many entries, of which the one before the
 * last has a checkpoint.
 */
export async function ledgerOf(count: number): Promise<(after: number, limit: number) => object> {
  const entries = chainOf(count);
  const key = await openCheckpointKey(seed());
  const statement = {
    wallet: 'tests',
    sequence: BigInt(count - 1),
    head: Uint8Array.from(Buffer.from((entries.at(-2)?.hash ?? '').slice(2), 'hex')),
    time: 1n,
    publicKey: key.publicKey,
  };
  const checkpoint: unknown = JSON.parse(renderCheckpoint({ ...statement, signature: await key.sign(statement) }));
  return (after, limit) => {
    const end = after + limit;
    return { entries: entries.slice(after, end), next: end < count ? end : null, head: entries.at(-1)?.hash, checkpoint };
  };
}
