import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { from } from '../build/paths.ts';
import { versionOf } from '../build/step.ts';
import { toolchain } from '../build/toolchain.ts';

/** The npm packages that make components and bundles. */
const tools = ['@bytecodealliance/jco', '@bytecodealliance/jco-transpile', 'componentize-qjs', 'esbuild', 'typescript'];

/** What a package was built of, and by what. */
export interface Provenance {
  /** The commit of the sources. `null` if the clone has no history. */
  readonly commit: string | null;
  /** Whether the sources were those of the commit. */
  readonly clean: boolean;
  /** The tools by their names. */
  readonly tools: Readonly<Record<string, string>>;
}

/**
 * Returns what packages are built of and by. It has no time, so equal sources give equal packages.
 */
export function provenance(): Provenance {
  const commit = git(['rev-parse', 'HEAD']);
  const status = git(['status', '--porcelain']);
  const versions = tools.map((name) => {
    const version = versionOf(name);
    return [name, version.slice(version.lastIndexOf('@') + 1)] as const;
  });
  return {
    commit: commit ?? null,
    clean: status === '',
    tools: { node: process.versions.node, rustc: rustVersion(), ...Object.fromEntries(versions) },
  };
}

/** Returns the SHA-256 of every file below a folder, by its path there. */
export function digests(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(files.sort().map((path) => [path, digest(readFileSync(join(folder, path)))]));
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Returns what git prints. `undefined` if there is no repository. */
function git(args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', args, { cwd: from('.'), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

/** Returns the version of the Rust that the set-up chose. */
function rustVersion(): string {
  const { rust } = toolchain();
  const description = 'description' in rust ? String(rust.description) : '';
  return /\d+\.\d+\.\d+/.exec(description)?.[0] ?? 'unknown';
}
