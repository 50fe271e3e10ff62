import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pkcs11 } from '../../build/types/config.js';

const modules = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
];

/** A SoftHSM token in a directory of its own, with secp256k1 keys that were made in it. */
export class SoftToken {
  /** PIN of the user. */
  readonly pin = '271828';
  readonly module: string;
  readonly label = 'treasury';
  readonly #directory: string;

  private constructor(directory: string, module: string) {
    this.#directory = directory;
    this.module = module;
  }

  /**
   * Makes a token with keys under these labels. The first key has the id `01`. Throws if SoftHSM or
   * OpenSC is missing.
   */
  static async create(...labels: readonly string[]): Promise<SoftToken> {
    const module = modules.find((path) => existsSync(path));
    if (module === undefined)
      throw new Error('expected SoftHSM and OpenSC, got none: run npm run setup -- --tests (Debian: apt-get install softhsm2 opensc)');
    const directory = await mkdtemp(join(tmpdir(), 'mintmark-token-'));
    const token = new SoftToken(directory, module);
    await mkdir(join(directory, 'tokens'));
    await writeFile(token.#conf, `directories.tokendir = ${join(directory, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`);
    token.#run('softhsm2-util', '--init-token', '--free', `--label=${token.label}`, `--pin=${token.pin}`, '--so-pin=314159');
    for (const [index, label] of labels.entries()) token.makeKey(label, String(index + 1).padStart(2, '0'));
    return token;
  }

  /** Makes a key pair. */
  makeKey(label: string, id: string, type = 'EC:secp256k1'): void {
    this.tool('--keypairgen', `--key-type=${type}`, `--label=${label}`, `--id=${id}`);
  }

  /** Runs `pkcs11-tool` on the token, logged in. */
  tool(...args: readonly string[]): string {
    return this.#run('pkcs11-tool', `--module=${this.module}`, `--token-label=${this.label}`, '--login', `--pin=${this.pin}`, ...args);
  }

  /** Returns the configuration of a key, with the PIN in the variable `PIN`. */
  place(key: { readonly object: string } | { readonly id: string }): Pkcs11 {
    return { module: this.module, token: this.label, ...key, pinEnv: 'PIN', environment: { SOFTHSM2_CONF: this.#conf } };
  }

  /** Removes the token, like a smart card. */
  async remove(): Promise<void> {
    await rename(join(this.#directory, 'tokens'), join(this.#directory, 'out'));
    await mkdir(join(this.#directory, 'tokens'));
  }

  /** Inserts the token again. */
  async insert(): Promise<void> {
    await rm(join(this.#directory, 'tokens'), { recursive: true });
    await rename(join(this.#directory, 'out'), join(this.#directory, 'tokens'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#directory, { recursive: true });
  }

  get #conf(): string {
    return join(this.#directory, 'softhsm2.conf');
  }

  #run(program: string, ...args: readonly string[]): string {
    return execFileSync(program, args, { env: { PATH: process.env['PATH'], SOFTHSM2_CONF: this.#conf }, encoding: 'utf8', stdio: 'pipe' });
  }
}
