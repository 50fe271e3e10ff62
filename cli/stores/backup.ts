import { chmodSync, closeSync, existsSync, fsyncSync, linkSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { beside, checkpointsPath } from '../../hosts/node/state-files.ts';
import { recordedInLedger } from '../audit/sources.ts';
import { verify } from '../audit/verify.ts';
import { exitCodes } from '../command/exit-codes.ts';
import { Failure, messageOf } from '../command/failure.ts';
import { copyLedger } from './copy.ts';
import type { Stores } from './read.ts';
import { wholeOrFailure } from './whole.ts';

/** What to copy, and where. */
export interface BackupRequest extends Stores {
  readonly to: string;
  readonly json: boolean;
}

/**
 * Copies the ledger that a configuration names, verifies the copy, and gives it its name.
 *
 * Errors: throws `Failure` if the copy is not whole, or its file exists.
 */
export async function backUpLedger({ config, directory, sqlite, to, json }: BackupRequest): Promise<void> {
  const { state, signer } = config;
  if (state.postgres !== undefined)
    throw new Failure(
      'the ledger is in PostgreSQL: copy it with pg_dump, or with the backups of the server (docs/how-to/fleet.md)',
      exitCodes.usage,
    );
  const [ledger, target] = [beside(sqlite, 'ledger'), resolve(to)];
  if (!existsSync(ledger)) throw new Failure(`${ledger}: expected the ledger, got nothing`);
  if (existsSync(target)) throw new Failure(`${target} exists; a backup overwrites nothing`);
  // Read first: the copy has whatever they are of.
  const checkpoints = linesOf(checkpointsPath(directory, sqlite, signer?.checkpoints?.file));
  // Readable by its owner only.
  const folder = mkdtempSync(`${target}.`);
  try {
    const copy = copyLedger(ledger, folder);
    chmodSync(copy, 0o600);
    const verdict = await verify({ recorded: recordedInLedger(copy), checkpoints: checkpoints.slice(-1), publicKeys: new Set() });
    wholeOrFailure('the copy', verdict);
    const { entries, head, checkpoints: compared } = verdict;
    name(copy, target);
    const count = compared?.compared ?? 0;
    if (json) console.log(JSON.stringify({ file: target, entries: String(entries), head, checkpoints: count }));
    else console.log(`${target}: ${entries} entries, head ${head}${count > 0 ? ', as the last checkpoint says' : ''}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Gives a file its name, unless something has that name by now. */
function name(copy: string, target: string): void {
  try {
    linkSync(copy, target);
    // The name must be as durable as the content.
    const directory = openSync(dirname(target), 'r');
    fsyncSync(directory);
    closeSync(directory);
  } catch (error) {
    throw new Failure(`${target}: ${messageOf(error)}`);
  }
}

function linesOf(file: string): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}
