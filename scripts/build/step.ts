import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { from } from './paths.ts';

/**
 * One piece of work, done again only when something it depends on has changed. Paths are relative
 * to the clone's root.
 */
export interface Step {
  /** Shown as progress, and names the stamp. */
  name: string;
  /** Files and folders that it reads. */
  inputs: readonly string[];
  /** What else its result depends on: versions, options. */
  key?: string;
  /** Files and folders that it makes. */
  outputs: readonly string[];
  /** The work. */
  run: () => void | Promise<void>;
}

/** Runs a step if it is stale. Returns whether it was. */
export async function perform(step: Step): Promise<boolean> {
  if (isCurrent(step)) return false;
  const { name, inputs, key = '', run } = step;
  const stamp = stampOf(step);
  const print = fingerprint(inputs, key);
  const started = performance.now();
  rmSync(stamp, { force: true });
  await run();
  mkdirSync(from('build/stamps'), { recursive: true });
  writeFileSync(stamp, print);
  console.error(`build: ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return true;
}

/**
 * Returns whether a step's outputs exist and are made of its inputs as they are now. Writes
 * nothing.
 */
export function isCurrent(step: Step): boolean {
  return step.outputs.every((path) => existsSync(from(path))) && read(stampOf(step)) === fingerprint(step.inputs, step.key ?? '');
}

function stampOf({ name }: Step): string {
  return from(`build/stamps/${name.replaceAll(/\W+/g, '-')}`);
}

/** Returns name and version of an installed npm package. */
export function versionOf(name: string): string {
  const parsed: unknown = JSON.parse(readFileSync(from(`node_modules/${name}/package.json`), 'utf8'));
  if (typeof parsed !== 'object' || parsed === null || !('version' in parsed))
    throw new Error(`${name}: expected a version in its package.json, got none`);
  return `${name}@${String(parsed.version)}`;
}

function fingerprint(inputs: readonly string[], key: string): string {
  const hash = createHash('sha256').update(key);
  for (const path of inputs.flatMap(files)) hash.update(`\0${path}\0`).update(readFileSync(from(path)));
  return hash.digest('hex');
}

/** Returns the files at or below a path, sorted; an empty list if nothing is there. */
function files(path: string): string[] {
  const stat = statSync(from(path), { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (stat.isFile()) return [path];
  return readdirSync(from(path))
    .sort()
    .flatMap((entry) => files(`${path}/${entry}`));
}

function read(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
