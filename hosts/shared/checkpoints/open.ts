import type { Signer } from '../../../build/types/config.js';
import { bytes32OfHex } from '../config/keys/hex.ts';
import type { Log } from '../log/fields.ts';
import { openCheckpointKey } from './key.ts';
import type { LedgerHead } from '../ledger/head.ts';
import type { CheckpointStore } from './store.ts';
import { Checkpoints } from './checkpoints.ts';

/** What a host opens the checkpoints of a wallet with. */
export interface CheckpointSource {
  readonly signer: Signer;
  /**
   * The seed of the key, 32 bytes. `undefined` if no checkpoints are configured.
   *
   * Security: the seed is wiped here.
   */
  readonly seed: Uint8Array | undefined;
  /** Opens the store of the checkpoints. */
  readonly store: () => CheckpointStore;
  /** Returns microseconds since 1970. */
  readonly now: () => bigint;
  readonly log: Log;
}

/**
 * Returns the head that the ledger must have had by the configuration. It counts even if no
 * checkpoints are made.
 */
export function configuredHead({ checkpoints }: Signer): LedgerHead | undefined {
  const known = checkpoints?.known;
  return known === undefined ? undefined : { sequence: BigInt(known.sequence), head: bytes32OfHex(known.head) ?? new Uint8Array(32) };
}

/**
 * Opens the checkpoints as configured, and logs each one that is made. Returns `undefined` if none
 * are configured. Throws a `CheckpointError` if the store's last line is no checkpoint, and what
 * the store throws.
 */
export async function openCheckpoints({ signer, seed, store, now, log }: CheckpointSource): Promise<Checkpoints | undefined> {
  const { wallet, checkpoints: configured } = signer;
  if (configured === undefined || seed === undefined) return undefined;
  const { every, seconds } = configured;
  const key = await openCheckpointKey(seed);
  const opened = store();
  try {
    return await Checkpoints.open({
      wallet,
      key,
      store: opened,
      every,
      seconds,
      now,
      onCheckpoint: (line) => log('info', 'checkpoint', { checkpoint: line }),
    });
  } catch (error) {
    await opened.close();
    throw error;
  }
}
