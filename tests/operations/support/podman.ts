import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { find } from '../../../scripts/setup/system/tools.mjs';
import type { Run } from '../../support/run.ts';

/** The most milliseconds that a command may take. */
const TIMEOUT_MS = 100_000;

/** Limits that a process without CAP_SYS_RESOURCE may set: podman's own are higher. */
const settings = `[containers]
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
[engine]
lock_type = "file"
`;

/** Why containers cannot be tried here. `undefined` if they can. */
export const noPrograms = lacking();

function lacking(): string | undefined {
  if (process.platform !== 'linux') return 'containers need Linux';
  if (process.getuid?.() !== 0) return 'containers over the files of this machine need root';
  const missing = ['podman', 'runc'].filter((name) => find([name]) === undefined);
  if (!existsSync('/lib/systemd/systemd')) missing.push('systemd');
  return missing.length === 0 ? undefined : `expected ${missing.join(', ')}, got none: npm run setup -- --tests`;
}

/** A container that runs. */
export interface Running {
  /** What it has printed. */
  output(): string;
  /** Closes its standard input. */
  endInput(): void;
  readonly ended: Promise<void>;
}

/** Podman with a state of its own. Dispose it to remove its containers and images. */
export class Podman implements AsyncDisposable {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes an empty state. */
  static async open(): Promise<Podman> {
    const folder = await mkdtemp(join(tmpdir(), 'mintmark-podman-'));
    await writeFile(join(folder, 'containers.conf'), settings);
    return new Podman(folder);
  }

  /** Runs a command to its end. `input` is its standard input. */
  run(args: readonly string[], input = ''): Promise<Run> {
    return new Promise((resolve, reject) => {
      const options = { env: this.#env(), maxBuffer: 1 << 26, timeout: TIMEOUT_MS, killSignal: 'SIGKILL' } as const;
      execFile('podman', this.#args(args), options, (error, stdout, stderr) => {
        if (error === null) resolve({ status: 0, stdout, stderr });
        else if (typeof error.code === 'number') resolve({ status: error.code, stdout, stderr });
        else reject(error);
      }).stdin?.end(input);
    });
  }

  /** The same for a command that must succeed. Returns what it printed. */
  async expect(args: readonly string[], input = ''): Promise<string> {
    const { status, stdout, stderr } = await this.run(args, input);
    if (status !== 0) throw new Error(`podman ${args.join(' ')}: exit code ${status}\n${stdout}${stderr}`);
    return stdout;
  }

  /** Starts a command whose standard input closes with this process at the latest. */
  start(args: readonly string[]): Running {
    const child = spawn('podman', this.#args(args), { env: this.#env(), stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.on('error', () => {});
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
    return { output: () => output, endInput: () => void child.stdin.end(), ended };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.run(['rm', '--all', '--force', '--time', '0']);
    await this.run(['rmi', '--all', '--force']);
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #args(args: readonly string[]): string[] {
    const at = (name: string): string => join(this.#folder, name);
    const state = ['--root', at('root'), '--runroot', at('run'), '--tmpdir', at('tmp'), '--storage-driver', 'overlay'];
    return [...state, '--cgroup-manager', 'cgroupfs', '--events-backend', 'none', '--runtime', 'runc', ...args];
  }

  #env(): Record<string, string> {
    const { PATH = '' } = process.env;
    return { PATH: `${PATH}:/usr/sbin:/sbin`, HOME: this.#folder, CONTAINERS_CONF: join(this.#folder, 'containers.conf') };
  }
}

/** Why there are no containers here. `undefined` if there are. */
export const noContainers = noPrograms ?? (await refusal());

/** Returns what podman says where it runs no container, as on a machine without mounts. */
async function refusal(): Promise<string | undefined> {
  await using podman = await Podman.open();
  const { status, stderr } = await podman.run(['run', '--rm', '--network=none', '--rootfs', '/:O', '/bin/true']);
  return status === 0 ? undefined : `podman runs no container here: ${stderr.trim()}`;
}
