import { bytes32OfHex } from '../config/keys/hex.ts';
import type { Signer } from '../config/types.ts';
import type { Log } from '../log/fields.ts';
import { openCheckpointKey } from './key.ts';
import type { LedgerHead } from '../ledger/head.ts';
import type { CheckpointStore } from './store.ts';
import { Checkpoints } from './checkpoints.ts';

/** What a host opens a wallet's checkpoints with. */
export interface CheckpointSource {
  readonly signer: Signer;
  /** Seed of the key, 32 bytes; none: no checkpoints are configured. Wiped here. */
  readonly seed: Uint8Array | undefined;
  /** Opens where they are kept. */
  readonly store: () => CheckpointStore;
  /** Microseconds since 1970. */
  readonly now: () => bigint;
  readonly log: Log;
}

/** The head that the configuration says the ledger has had, whether checkpoints are made or not. */
export function configuredHead({ checkpoints }: Signer): LedgerHead | undefined {
  const known = checkpoints?.known;
  return known === undefined ? undefined : { sequence: BigInt(known.sequence), head: bytes32OfHex(known.head) ?? new Uint8Array(32) };
}

/** Opens the checkpoints as configured; each that is made is a line of the log. Errors: `CheckpointError`, and the store's. */
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
      made: (line) => log('info', 'checkpoint', { checkpoint: line }),
    });
  } catch (error) {
    await opened.close();
    throw error;
  }
}
