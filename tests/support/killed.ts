import { DatabaseSync } from 'node:sqlite';
import type { Loader } from '../../hosts/shared/component/link.ts';
import type { LedgerStore } from '../../hosts/shared/ledger/store.ts';
import type { KillSwitch } from './kill-points.ts';

/** Kills this process at once. Nothing that follows is done. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
  // The signal may take a moment.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

/** Returns a ledger that kills the process at the points that concern it. */
export function killedLedger(ledger: LedgerStore, kill: KillSwitch): LedgerStore {
  let committing = false;
  const exec = DatabaseSync.prototype.exec;
  DatabaseSync.prototype.exec = function (statement: string): void {
    // The transaction is complete, and nothing of it is in the file.
    if (committing && statement === 'commit' && kill.isAt('committing')) die();
    Reflect.apply(exec, this, [statement]);
  };
  return {
    read: (rows) => {
      kill.reads(rows);
      if (rows.length > 0 && kill.isAt('planned')) die();
      return ledger.read(rows);
    },
    commit: async (...entries) => {
      if (kill.isAt('prepared')) die();
      committing = true;
      const outcome = await ledger.commit(...entries);
      committing = false;
      if (kill.isAt('committed')) die();
      kill.committed();
      return outcome;
    },
    entries: async (after, limit) => {
      const entries = await ledger.entries(after, limit);
      if (kill.isAt('shown')) die();
      return entries;
    },
    prune: (now) => ledger.prune(now),
    close: () => ledger.close(),
  };
}

/** Returns a loader whose signer kills the process when it has released something. */
export function killedSigner(load: Loader, kill: KillSwitch): Loader {
  return async (name) => {
    const loaded = await load(name);
    return {
      ...loaded,
      instantiate: (...given) => {
        const made = loaded.instantiate(...given);
        if (!('wallets' in made)) return made;
        const { prototype } = made.wallets.Wallet;
        const { release } = prototype;
        prototype.release = function (...ticket): ReturnType<typeof release> {
          const released = release.apply(this, ticket);
          if (kill.isAt('released')) die();
          return released;
        };
        return made;
      },
    };
  };
}
