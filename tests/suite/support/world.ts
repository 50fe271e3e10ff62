import { createHash, randomBytes } from 'node:crypto';
import { demoConfig } from '../../../cli/demo/config.ts';
import type { DemoConfiguration } from '../../../cli/demo/config.ts';
import { startDevnet } from '../../../cli/demo/devnet/devnet.ts';
import type { Devnet } from '../../../cli/demo/devnet/devnet.ts';
import type { LocalServer } from '../../../cli/demo/devnet/serve.ts';
import type { ServeOptions, Served, SuiteHost } from './host.ts';

/** Returns the SHA-256 of a token or API key, as a configuration has it. */
export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

const KEY_VARIABLE = 'MINTMARK_KEY_HOT';

/**
 * What the parts of the suite share: a devnet, a host, and a gateway for parts that need no
 * configuration of their own.
 */
export class World implements AsyncDisposable {
  readonly host: SuiteHost;
  readonly devnet: Devnet;
  /** The bearer token of the caller `demo`, who may read the audit. */
  readonly token = `demo-${randomBytes(16).toString('hex')}`;
  /** The bearer token of the caller `plain`, who may not. */
  readonly plainToken = `plain-${randomBytes(16).toString('hex')}`;
  /** An API key of the plan `pro`. */
  readonly apiKey = `key-${randomBytes(16).toString('hex')}`;
  #shared: Promise<Served> | undefined;

  private constructor(host: SuiteHost, devnet: Devnet) {
    this.host = host;
    this.devnet = devnet;
  }

  static async create(host: SuiteHost): Promise<World> {
    return new World(host, await startDevnet());
  }

  /** Returns the demo's configuration with high limits and a second caller. */
  configuration(): DemoConfiguration {
    const demo = demoConfig(this.devnet, { signerTokenSha256: sha256Hex(this.token), keyEnv: KEY_VARIABLE });
    const wide = { policies: [{ name: 'wide', quota: 1_000_000, window: 10 }] };
    return {
      ...demo,
      limits: {
        plans: { anonymous: wide, pro: wide },
        abuse: { quota: 1_000_000, window: 10 },
        keys: [{ sha256: sha256Hex(this.apiKey), plan: 'pro' }],
      },
      signer: {
        ...demo.signer,
        callers: [...demo.signer.callers, { id: 'plain', tokenSha256: sha256Hex(this.plainToken), keys: ['hot'] }],
        policies: demo.signer.policies.map((policy) =>
          policy.name === 'messages' ? { ...policy, when: { caller: ['demo', 'plain'] } } : policy,
        ),
      },
    };
  }

  /**
   * Returns a `network` section that also reaches a local server: as an upstream of the operator,
   * or under another origin.
   */
  reaching(server: LocalServer, origin?: string): DemoConfiguration['network'] {
    const { allowPrivate, connectTo } = this.configuration().network;
    if (origin !== undefined) return { allowPrivate, connectTo: { ...connectTo, [origin]: server.url } };
    return { allowPrivate: [...allowPrivate, new URL(server.url).host], connectTo };
  }

  /** The environment that the configuration needs. */
  get env(): Readonly<Record<string, string>> {
    return { [KEY_VARIABLE]: this.devnet.signer.privateKey };
  }

  /** Serves a configuration with the signer's key in the environment. */
  serve(configuration: object = this.configuration(), options: ServeOptions = {}): Promise<Served> {
    return this.host.serve(configuration, { ...options, env: { ...this.env, ...options.env } });
  }

  /** The gateway that most tests use, with `configuration()` unchanged. */
  shared(): Promise<Served> {
    this.#shared ??= this.serve();
    return this.#shared;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.devnet.close();
  }
}
