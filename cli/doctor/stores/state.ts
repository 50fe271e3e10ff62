import { existsSync, readdirSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, parse, resolve } from 'node:path';
import { beside, checkpointsPath } from '../../../hosts/node/state-files.ts';
import { sqliteLedgerVersions } from '../../../hosts/node/stores/ledger-sqlite.ts';
import { StoreOpenError } from '../../../hosts/node/stores/open-error.ts';
import { messageOf } from '../../command/failure.ts';
import type { Inspection } from '../inspection.ts';
import { note, ok, wrong } from '../finding.ts';
import type { Finding, Place } from '../finding.ts';
import type { LoadedConfig } from '../loaded-config.ts';

/** Bytes of free space below which a gateway soon stops. Its caches alone may take 384 MiB. */
const MIN_FREE_BYTES = 512 * 2 ** 20;
/** What is written to see that there is room. */
const SAMPLE = new Uint8Array(256 * 1024);
const [GROUP_AND_OTHERS, OTHERS_WRITE] = [0o077, 0o002];

/** Returns the inspection of the files of a gateway. */
export function inspectState(loaded: Pick<LoadedConfig, 'config' | 'directory' | 'path'>): Inspection[] {
  const { config, directory, path } = loaded;
  const file = resolve(directory, config.state.sqlite);
  const place = { at: '/state/sqlite', what: dirname(file) };
  return [
    { place, ask: async () => (existsSync(place.what) ? [...room(place), ...modes(place, file, loaded)] : [missing(place)]) },
    { place: { at: '', what: path }, ask: async () => configMode({ at: '', what: path }) },
    ...(config.signer === undefined || config.state.postgres !== undefined ? [] : [ledgerOf(beside(file, 'ledger'))]),
  ];
}

/** A start makes the directory, if it may. */
function missing(place: Place): Finding {
  let parent = dirname(place.what);
  while (!existsSync(parent)) parent = dirname(parent);
  const failure = unwritable(parent);
  if (failure === undefined) return note(place, 'the directory does not exist; a start makes it');
  return wrong(
    place,
    `the directory does not exist, and cannot be made: ${failure}`,
    `make it, for the user that runs mintmark, with mode 700`,
  );
}

function room(place: Place): Finding[] {
  const failure = unwritable(place.what);
  if (failure !== undefined)
    return [wrong(place, `it cannot be written: ${failure}`, 'make room on the disk, and let the user that runs mintmark write there')];
  const { bavail, bsize } = statfsSync(place.what);
  const free = bavail * bsize;
  const text = `${Math.floor(free / 2 ** 20)} MiB are free`;
  return [
    free < MIN_FREE_BYTES
      ? wrong(place, text, `make room: at least ${MIN_FREE_BYTES / 2 ** 20} MiB`)
      : ok(place, `it can be written, ${text}`),
  ];
}

/** Writes a file and removes it. Returns why that fails. `undefined` if it does not. */
function unwritable(directory: string): string | undefined {
  const sample = join(directory, `.mintmark-doctor-${process.pid}`);
  try {
    writeFileSync(sample, SAMPLE, { flag: 'wx', mode: 0o600, flush: true });
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : messageOf(error);
  } finally {
    rmSync(sample, { force: true });
  }
}

/** Finds files of the state that others than their owner may read or write. */
function modes(place: Place, file: string, { config, directory }: Pick<LoadedConfig, 'config' | 'directory'>): Finding[] {
  const { name } = parse(file);
  const own = readdirSync(place.what)
    .filter((entry) => entry.startsWith(`${name}.`) && /\.(db|db-wal|checkpoints)$|^[^.]+$/.test(entry))
    .map((entry) => join(place.what, entry));
  const files = new Set([...own, file, checkpointsPath(directory, file, config.signer?.checkpoints?.file)]);
  return [...files].flatMap((path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isFile() !== true || (stats.mode & GROUP_AND_OTHERS) === 0) return [];
    const text = `others than its owner may open ${basename(path)} (mode ${modeOf(stats.mode)})`;
    return [wrong(place, text, `chmod 600 ${path}`)];
  });
}

function configMode(place: Place): Finding[] {
  const { mode } = statSync(place.what);
  if ((mode & OTHERS_WRITE) === 0) return [];
  return [wrong(place, `everybody may change the configuration (mode ${modeOf(mode)})`, `chmod o-w ${place.what}`)];
}

function modeOf(mode: number): string {
  return (mode & 0o777).toString(8);
}

/** Returns the inspection of a ledger in a file. */
function ledgerOf(file: string): Inspection {
  const place = { at: '/state/sqlite', what: basename(file) };
  return {
    place,
    ask: async () => [existsSync(file) ? judgeLedger(place, file) : note(place, 'there is no ledger yet; a start makes it')],
  };
}

function judgeLedger(place: Place, file: string): Finding {
  try {
    const { from, to } = sqliteLedgerVersions(file);
    if (from > to)
      return wrong(place, `it has the version ${from}, this mintmark has ${to}`, 'run the mintmark that it belongs to, or a newer one');
    return from < to
      ? note(place, `it has the version ${from}; a start brings it to ${to}. Make a backup before`)
      : ok(place, `version ${from}`);
  } catch (error) {
    if (error instanceof StoreOpenError && error.problem.code === 'in-use') return ok(place, 'a gateway has it open');
    return wrong(place, messageOf(error), 'restore it from a backup, or put the right file in its place');
  }
}
