import { openCheckpointKey } from '../../../hosts/shared/checkpoints/key.ts';
import type { CheckpointStore } from '../../../hosts/shared/checkpoints/store.ts';
import { Checkpoints } from '../../../hosts/shared/checkpoints/checkpoints.ts';
import type { CheckpointParts } from '../../../hosts/shared/checkpoints/checkpoints.ts';

/** The seed and public key of RFC 8032, 7.1, test 1. */
export const seed = (): Uint8Array =>
  Uint8Array.from(Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex'));
/** See `seed`. */
export const publicKey = '0xd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';

/** A store of checkpoints in memory. With `fails` it throws instead of storing. */
export class MemoryCheckpoints implements CheckpointStore {
  readonly place = 'memory';
  readonly lines: string[] = [];
  fails = false;
  closed = false;

  last(): string | undefined {
    return this.lines.at(-1);
  }

  keep(line: string): void {
    if (this.fails) throw new Error('the disk is full');
    this.lines.push(line);
  }

  close(): void {
    this.closed = true;
  }
}

/** Opens checkpoints of the tests' wallet. By default one is made every second entry. */
export async function checkpointsOn(store: CheckpointStore, more: Partial<CheckpointParts> = {}): Promise<Checkpoints> {
  const key = await openCheckpointKey(seed());
  return await Checkpoints.open({
    wallet: 'tests',
    key,
    store,
    every: 2,
    now: () => 1_800_000_000_000_000n,
    onCheckpoint: () => {},
    ...more,
  });
}
