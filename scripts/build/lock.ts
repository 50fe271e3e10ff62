import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { from } from './paths.ts';

const file = from('build/building');

/** Another process of this clone is building. */
export class BuildUnderWay extends Error {
  override readonly name = 'BuildUnderWay';

  constructor(holder: number) {
    super(`process ${holder} is building in this clone: try again when it has ended. If it is no build, remove build/building`);
  }
}

/** What to do while another process builds. */
export type WhenHeld = 'wait' | 'refuse';

/**
 * Does work while no other process of this clone does: two commands may find the same things stale.
 * Rejects with `BuildUnderWay` if another process builds and `whenHeld` is `refuse`.
 */
export async function alone(whenHeld: WhenHeld, work: () => Promise<void>): Promise<void> {
  mkdirSync(from('build'), { recursive: true });
  let announced = false;
  while (!take()) {
    const holder = findHolder();
    if (holder === undefined) {
      rmSync(file, { force: true });
      continue;
    }
    if (whenHeld === 'refuse') throw new BuildUnderWay(holder);
    if (!announced) console.error(`build: waiting for process ${holder}, which builds; if it is no build, remove build/building`);
    announced = true;
    await wait(200);
  }
  try {
    await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Takes the lock. Returns whether it was free. A link appears together with its content. */
function take(): boolean {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Returns the process that holds the lock, `undefined` if it is no more. */
function findHolder(): number | undefined {
  try {
    const holder = Number(readFileSync(file, 'utf8'));
    if (holder === process.pid || !Number.isInteger(holder) || holder <= 0) return undefined;
    process.kill(holder, 0);
    return holder;
  } catch (error) {
    // The process lives, and belongs to somebody else.
    if (error instanceof Error && 'code' in error && error.code === 'EPERM') return Number(readFileSync(file, 'utf8'));
    return undefined;
  }
}
