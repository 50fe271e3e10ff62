import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { from } from './paths.ts';

const file = from('build/building');

/** Does work while no other process of this clone does: `npm start` and `npm test` may find the same things stale. */
export async function alone(work: () => Promise<void>): Promise<void> {
  mkdirSync(from('build'), { recursive: true });
  let told = false;
  while (!taken()) {
    const holder = holding();
    if (holder === undefined) rmSync(file, { force: true });
    else if (!told) console.error(`build: waiting for process ${holder}, which builds; if that is no build, remove build/building`);
    told = true;
    await wait(200);
  }
  try {
    await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Takes it, unless it is there. A link appears with its content. */
function taken(): boolean {
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

/** The process that holds it, while it lives. */
function holding(): number | undefined {
  try {
    const holder = Number(readFileSync(file, 'utf8'));
    if (holder === process.pid || !Number.isInteger(holder) || holder <= 0) return undefined;
    process.kill(holder, 0);
    return holder;
  } catch {
    return undefined;
  }
}
