import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { demoFolder } from '../folder.ts';

/** A running anvil. */
export interface Anvil {
  /** `http://127.0.0.1:PORT`, of a port that was free. */
  readonly rpcUrl: string;
  /** Ends anvil and waits for its end. */
  close(): Promise<void>;
}

/** anvil ended before it listened. `output` is what it printed. */
export class AnvilError extends Error {
  override readonly name = 'AnvilError';
  readonly output: string;
  constructor(output: string) {
    super(`expected anvil to listen, got: ${output.trim()}`);
    this.output = output;
  }
}

/**
 * Starts anvil with its ten well-known accounts on a free port of 127.0.0.1. It makes a block for
 * each transaction. It ends with this process, however this process ends. Throws `AnvilError`.
 */
export async function startAnvil(chainId: number): Promise<Anvil> {
  const guard = fileURLToPath(new URL('../../../hosts/node/child-guard.ts', import.meta.url));
  const args = ['--host', '127.0.0.1', '--port', '0', '--chain-id', String(chainId), '--cache-path', await demoFolder('devnet/anvil')];
  // A process group of its own: Ctrl-C reaches the gateway alone, which still has requests to
  // answer.
  const child = spawn(process.execPath, [guard, findBinary(), ...args], { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  // `exit`, not `close`: a program that outlives its guard keeps the pipes open.
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const lines = createInterface({ input: child.stdout });
  const rpcUrl = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => reject(new AnvilError(output)));
    lines.on('line', (line) => {
      output += `${line}\n`;
      const address = /^Listening on (\S+)$/.exec(line)?.[1];
      if (address !== undefined) resolve(`http://${address}`);
    });
  });
  // From here on the log is read and dropped: a full pipe would stop anvil.
  lines.removeAllListeners('line').on('line', () => {});
  return {
    rpcUrl,
    close: async () => {
      child.stdin.end();
      await ended;
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}

/**
 * Returns the path of the binary itself: the package's launcher would leave it behind when it is
 * killed.
 */
function findBinary(): string {
  const require = createRequire(import.meta.url);
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const name = `@foundry-rs/anvil-${process.platform}-${arch}`;
  try {
    const folder = dirname(require.resolve(`${name}/package.json`));
    return join(folder, 'bin', process.platform === 'win32' ? 'anvil.exe' : 'anvil');
  } catch (cause) {
    throw new Error(`the demo's chain needs the npm package ${name}, which is not installed`, { cause });
  }
}
