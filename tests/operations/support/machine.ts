import { root } from '../../../scripts/build/paths.ts';
import type { Run } from '../../support/run.ts';
import { blockOf } from './page.ts';
import { Podman } from './podman.ts';
import type { Running } from './podman.ts';

const NAME = 'machine';

/**
 * Starts systemd, whose mounts of credentials have to reach its services. Ends it when standard
 * input closes, which it does however the test ends.
 */
const boot = `mount --make-rshared /
rm -rf /var/lib/systemd/credential.secret /etc/credstore.encrypted
(cat > /dev/null; kill -s RTMIN+14 1) <&0 &
exec /lib/systemd/systemd --unit=sysinit.target`;

/** Folders that a machine begins with empty. What is in this machine's is not copied. */
const empty = ['/root', '/tmp', '/run', '/run/lock', '/var/log/journal'];

/**
 * A machine of its own for the commands of the pages: the files of this one under an overlay, with
 * systemd as its first process, and a network that has nothing but loopback. It ends with this
 * process.
 */
export class Machine implements AsyncDisposable {
  readonly #podman: Podman;
  readonly #running: Running;

  private constructor(podman: Podman, running: Running) {
    this.#podman = podman;
    this.#running = running;
  }

  /** Starts a machine and waits until its systemd answers. */
  static async boot(): Promise<Machine> {
    const podman = await Podman.open();
    const mounts = empty.map((path) => `--tmpfs=${path}:rw,notmpcopyup`);
    const privileges = ['--cap-add=all', '--security-opt=seccomp=unconfined'];
    const network = ['--network=none', '--add-host=gateway.example.com:127.0.0.1'];
    const args = [
      ...mounts,
      ...privileges,
      ...network,
      `--volume=${root}:${root}:O`,
      `--volume=${process.execPath}:/usr/bin/node:ro`,
      '--systemd=always',
      '--rootfs',
      '/:O',
    ];
    const running = podman.start(['run', '--rm', '--interactive', `--name=${NAME}`, ...args, '/bin/bash', '-c', boot]);
    const machine = new Machine(podman, running);
    await machine.#isRunning();
    return machine;
  }

  /** Runs a script of bash as root. */
  try(script: string, env: Readonly<Record<string, string>> = {}): Promise<Run> {
    const variables = Object.entries({ npm_config_offline: 'true', HOME: '/root', ...env }).map(
      ([name, value]) => `--env=${name}=${value}`,
    );
    return this.#podman.run(['exec', '--workdir=/root', ...variables, NAME, 'bash', '-euo', 'pipefail', '-c', script]);
  }

  /** Runs a script that must succeed. Returns what it printed. */
  async run(script: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
    const { status, stdout, stderr } = await this.try(script, env);
    if (status !== 0) throw new Error(`exit code ${status} of\n${script}\n${stdout}${stderr}`);
    return stdout;
  }

  /** Runs a block of a page, which must succeed. Returns what it printed. */
  async perform(page: string, name: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
    return await this.run(blockOf(page, name), env);
  }

  /** Writes a file. */
  async write(path: string, text: string): Promise<void> {
    await this.#podman.expect(['exec', '--interactive', NAME, 'bash', '-c', 'mkdir -p "$(dirname "$0")" && cat > "$0"', path], text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#running.endInput();
    await this.#running.ended;
    await this.#podman[Symbol.asyncDispose]();
  }

  /** Waits until systemd answers. Throws if it ends instead. */
  async #isRunning(): Promise<void> {
    let hasEnded = false;
    void this.#running.ended.then(() => (hasEnded = true));
    for (;;) {
      // Until the container is there, `exec` finds none.
      const { status } = await this.try('systemctl is-system-running --wait');
      if (status === 0) return;
      if (hasEnded) throw new Error(`expected a machine, got: ${this.#running.output()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
