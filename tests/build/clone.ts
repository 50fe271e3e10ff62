import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { from } from '../../scripts/build/paths.ts';

/** How a set-up ended. */
export interface SetUp {
  readonly status: number | null;
  /** Its lines, both streams. */
  readonly lines: readonly string[];
}

/** The packages of Python that tests need, by the names of their folders. */
const requirements = {
  moto: { file: 'tests/keys/aws-kms/requirements.txt', text: 'moto==1.0.0\n' },
  otlp: { file: 'tests/tracing/support/requirements.txt', text: 'opentelemetry-proto==1.0.0\n' },
  'wasmtime-py': { file: 'examples/python/requirements.txt', text: 'wasmtime==1.0.0\n' },
} as const;
const lock = JSON.stringify({ packages: { '': {}, 'node_modules/node': { version: '1.0.0' } } });

/**
 * A clone with the scripts of the set-up and nothing else of the project, whose packages are
 * installed, on a system that has only the tools that a test puts there. Nothing can be installed:
 * there is no npm, no apt, no rustup.
 */
export class Clone implements Disposable {
  readonly #root = mkdtempSync(join(tmpdir(), 'mintmark-clone-'));

  constructor() {
    cpSync(from('scripts/setup.mjs'), join(this.#root, 'scripts/setup.mjs'));
    cpSync(from('scripts/setup'), join(this.#root, 'scripts/setup'), { recursive: true });
    this.write('components/Cargo.toml', readFileSync(from('components/Cargo.toml'), 'utf8'));
    for (const { file, text } of Object.values(requirements)) this.write(file, text);
    this.write('package-lock.json', lock);
    this.write('node_modules/.package-lock.json', lock);
    this.write('node_modules/node/bin/node', '');
    mkdirSync(join(this.#root, 'tools'));
    mkdirSync(join(this.#root, 'home'));
  }

  /** Returns the whole path of a file of the clone. */
  path(path: string): string {
    return join(this.#root, path);
  }

  /** Writes a file of the clone. */
  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.#root, path)), { recursive: true });
    writeFileSync(join(this.#root, path), text);
  }

  /** Puts a tool on the system: a script of `sh`, which has no other tools than these. */
  tool(name: string, script = ''): void {
    this.write(`tools/${name}`, `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.#root, 'tools', name), 0o755);
  }

  /** Puts the installed packages of Python there. */
  python(name: keyof typeof requirements): void {
    const hash = createHash('sha256').update(requirements[name].text).digest('hex').slice(0, 12);
    mkdirSync(join(this.#root, `build/${name}-${hash}`), { recursive: true });
  }

  /** Puts there a Rust with the wasm target and a clang with its tools. */
  toolchain(): void {
    mkdirSync(join(this.#root, 'rust/lib/rustlib/wasm32-unknown-unknown/lib'), { recursive: true });
    this.tool('cargo');
    this.tool('rustc', `case $1 in --version) echo 'rustc 1.99.0 (a test)';; *) echo '${this.#root}/rust';; esac`);
    this.tool('clang', "case $1 in --version) echo 'clang version 19.1.0';; *) echo '    wasm32     - WebAssembly 32-bit';; esac");
    this.tool('llvm-ar');
    this.tool('cc');
  }

  /** Takes a tool away. */
  without(name: string): void {
    rmSync(join(this.#root, 'tools', name));
  }

  /** What the set-up has kept of what tools printed. */
  log(): string {
    return readFileSync(join(this.#root, 'build/setup.log'), 'utf8');
  }

  /** Runs the set-up. */
  setUp(...args: readonly string[]): SetUp {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(this.#root, 'scripts/setup.mjs'), ...args], {
      cwd: this.#root,
      env: { PATH: join(this.#root, 'tools'), HOME: join(this.#root, 'home') },
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { status, lines: `${stdout}${stderr}`.split('\n').filter((line) => line !== '') };
  }

  [Symbol.dispose](): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}
