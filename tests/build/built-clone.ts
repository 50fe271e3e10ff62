import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { from } from '../../scripts/build/paths.ts';

/**
 * What a start needs of a clone: the sources, by which it sees that nothing is stale, and what the
 * build has left.
 */
const parts = [
  'cli',
  'console',
  'packages',
  'hosts',
  'scripts',
  'components',
  'wit',
  'schema',
  'package.json',
  'package-lock.json',
  'dist/components',
  'dist/js',
  'dist/static',
  'build/config-validate.js',
  'build/config-validate.d.ts',
  'build/core',
  'build/stamps',
  'build/toolchain.json',
  'build/types',
];
/** A user that owns nothing. */
const nobody = 65_534;

/** Lists what a folder holds. Enters no linked folder, as `readdir` with `recursive` does. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) return [];
    return entry.isDirectory() ? [path, ...filesBelow(path)] : [path];
  });
}

/** A copy of this clone with its build output, for starts that change it or must not. */
export class BuiltClone implements Disposable {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'mintmark-built-')));
  /** Folder of a configuration and its state, beside the clone. */
  readonly state = realpathSync(mkdtempSync(join(tmpdir(), 'mintmark-state-')));

  constructor() {
    for (const part of parts) {
      mkdirSync(dirname(this.at(part)), { recursive: true });
      cpSync(from(part), this.at(part), { recursive: true, verbatimSymlinks: true, filter: (path) => !/[/\\]target$/.test(path) });
    }
    symlinkSync(from('node_modules'), this.at('node_modules'));
    this.configure({ state: { sqlite: './mintmark.db' } });
  }

  /** Returns the path of a file of the clone. */
  at(path: string): string {
    return join(this.root, path);
  }

  /** The configuration's file. */
  get config(): string {
    return join(this.state, 'config.json');
  }

  /** Writes the configuration. */
  configure(configuration: object): void {
    writeFileSync(this.config, JSON.stringify(configuration));
  }

  /** Removes an output of the build. */
  without(path: string): void {
    rmSync(this.at(path), { recursive: true });
  }

  /**
   * Puts a program in the place of cargo, and has something for it to build. Returns the file that
   * it writes its process id to; it then waits.
   */
  waitingCargo(): string {
    const [cargo, pid] = [join(this.state, 'cargo'), join(this.state, 'cargo.pid')];
    writeFileSync(cargo, `#!/bin/sh\necho $$ > ${pid}.new && /bin/mv ${pid}.new ${pid}\nexec /bin/sleep 600\n`, { mode: 0o755 });
    const choice: object = JSON.parse(readFileSync(this.at('build/toolchain.json'), 'utf8'));
    const rust = { cargo, bin: this.state, env: {}, wasm: { args: [], env: {} } };
    writeFileSync(this.at('build/toolchain.json'), JSON.stringify({ ...choice, rust, files: [] }));
    return pid;
  }

  /** Has a process that runs hold the lock of the build: this one. */
  holdLock(): void {
    writeFileSync(this.at('build/building'), String(process.pid));
  }

  /**
   * Takes away every permission to write to the clone. Returns the user to start as: another one if
   * this one is root, who may write anyway.
   */
  makeReadOnly(): { readonly uid?: number; readonly gid?: number } {
    for (const path of this.files()) chmodSync(this.at(path), statSync(this.at(path)).mode & 0o555);
    chmodSync(this.root, 0o555);
    if (process.getuid?.() !== 0) return {};
    chmodSync(this.state, 0o777);
    return { uid: nobody, gid: nobody };
  }

  /** Returns every file and folder of the clone. It holds `node_modules` as a link, left out. */
  files(): string[] {
    return filesBelow(this.root)
      .map((path) => path.slice(this.root.length + 1))
      .toSorted();
  }

  [Symbol.dispose](): void {
    if (existsSync(this.root)) for (const path of ['.', ...this.files()]) chmodSync(this.at(path), statSync(this.at(path)).mode | 0o200);
    for (const path of [this.root, this.state]) rmSync(path, { recursive: true, force: true });
  }
}
