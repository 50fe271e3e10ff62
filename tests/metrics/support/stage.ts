import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoConfig } from '../../../cli/demo/config.ts';
import type { DemoConfiguration } from '../../../cli/demo/config.ts';
import { startDevnet } from '../../../cli/demo/devnet/devnet.ts';
import type { Devnet } from '../../../cli/demo/devnet/devnet.ts';
import { startServer } from '../../../hosts/node/server.ts';
import type { NodeServer } from '../../../hosts/node/server.ts';
import type { ServerOptions } from '../../../hosts/node/options/server-options.ts';
import { keptLog } from '../../node/support/log.ts';
import type { KeptLog } from '../../node/support/log.ts';

/** A gateway of this process. */
export interface Served extends AsyncDisposable {
  readonly server: NodeServer;
  readonly log: KeptLog;
}

/** A devnet, and what gateways on it are configured with. */
export class Stage implements AsyncDisposable {
  readonly devnet: Devnet;
  /** The bearer token of the caller `demo`. */
  readonly callerToken = `caller-${randomBytes(16).toString('hex')}`;
  /** The bearer token that may read the metrics. */
  readonly adminToken = `admin-${randomBytes(16).toString('hex')}`;
  readonly #directories: string[] = [];

  private constructor(devnet: Devnet) {
    this.devnet = devnet;
  }

  static async create(): Promise<Stage> {
    return new Stage(await startDevnet());
  }

  /** Returns the demo's configuration, with a token for the metrics. */
  configuration(): DemoConfiguration & { readonly admin: { readonly tokenSha256: string } } {
    const demo = demoConfig(this.devnet, { signerTokenSha256: sha256(this.callerToken), keyEnv: 'MINTMARK_KEY_HOT' });
    return { ...demo, admin: { tokenSha256: sha256(this.adminToken) } };
  }

  /** Serves a configuration on a free port, with a state of its own. */
  async serve(config: object, options: Partial<ServerOptions> = {}): Promise<Served> {
    const directory = await mkdtemp(join(tmpdir(), 'mintmark-metrics-'));
    this.#directories.push(directory);
    const log = keptLog();
    const env = { MINTMARK_KEY_HOT: this.devnet.signer.privateKey };
    const server = await startServer({ config, env, directory, port: 0, log, ...options });
    return { server, log, [Symbol.asyncDispose]: () => server.close() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.devnet.close();
    for (const directory of this.#directories) await rm(directory, { recursive: true });
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
