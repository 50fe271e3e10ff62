import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { demoConfig } from './config.ts';
import { startDevnet } from './devnet/devnet.ts';
import { demoFolder } from './folder.ts';
import { demoGuide } from './guide.ts';
import { withMoreToShow } from './shown.ts';
import { newToken } from '../token/token.ts';

/**
 * The variable in which the demo's signer finds its key. It is in no environment but the demo's
 * own.
 */
const keyEnv = 'MINTMARK_KEY_HOT';

/** A demo that is ready to be served. */
export interface Demo {
  readonly config: object;
  readonly env: Record<string, string>;
  /** Where the demo keeps its state. */
  readonly directory: string;
  /** Returns what the demo runs and how to try it, for people. `url`: the gateway's. */
  guide(url: string): string;
  close(): Promise<void>;
}

/**
 * Starts the demo's chain and content. The caller's token, the signer's key and the state are new
 * each time.
 */
export async function startDemo(): Promise<Demo> {
  const { token, sha256 } = newToken();
  const directory = await freshDirectory();
  const devnet = await startDevnet();
  const config = withMoreToShow(demoConfig(devnet, { signerTokenSha256: sha256, keyEnv }));
  return {
    config: { ...config, state: { sqlite: './mintmark.db' } },
    env: { [keyEnv]: devnet.signer.privateKey },
    directory,
    guide: (url) => demoGuide(url, token, devnet),
    close: async () => {
      await devnet.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Makes a directory for this process, and removes those of processes that have ended. */
async function freshDirectory(): Promise<string> {
  const all = await demoFolder('demo');
  for (const name of await readdir(all)) {
    if (!isRunning(Number(name))) await rm(join(all, name), { recursive: true, force: true });
  }
  const own = join(all, String(process.pid));
  await rm(own, { recursive: true, force: true });
  await mkdir(own);
  return own;
}

function isRunning(pid: number): boolean {
  try {
    return Number.isInteger(pid) && process.kill(pid, 0);
  } catch {
    return false;
  }
}
