import { randomBytes } from 'node:crypto';
import type { ClientInit, ExitStatus, Refused, ServeOptions, Served, SuiteHost } from '../suite/support/host.ts';
import { sha256Hex } from '../suite/support/world.ts';
import { ProcessHost, nodeCommand } from '../support/process-host.ts';

/** The variable with the token for the backends. */
const TOKEN_VARIABLE = 'MINTMARK_BACKENDS_TOKEN';
/** Milliseconds for each question: a machine that runs many tests at once may be slow. */
const DEADLINE_MS = 60_000;
/** What the names of variables begin with that hold keys of the signer. */
const KEY_PREFIX = 'MINTMARK_KEY_';

/**
 * A composed file with the backends of a gateway on Node. Each gateway is two processes: Node, with
 * limits, signer and state, and the file, which has no key. A variant is one of Node's, and so is a
 * configuration that is refused. It has ended once one of the two has. Dispose the host to end them
 * all.
 */
export class RemoteBackendsHost implements SuiteHost, AsyncDisposable {
  readonly #gateways: SuiteHost & AsyncDisposable;
  readonly #backends = new ProcessHost(nodeCommand);

  constructor(gateways: SuiteHost & AsyncDisposable) {
    this.#gateways = gateways;
  }

  get name(): string {
    return `${this.#gateways.name} with the backends of Node`;
  }

  get peer(): string {
    return this.#gateways.peer;
  }

  client(number: number): ClientInit {
    return this.#gateways.client(number);
  }

  directory(): Promise<string> {
    return this.#backends.directory();
  }

  async serve(configuration: object, options: ServeOptions = {}): Promise<Served> {
    const token = randomBytes(32).toString('base64url');
    const backends = await this.#backends.serve({ ...configuration, backends: { tokenSha256: [sha256Hex(token)] } }, options);
    const own = Object.entries({ ...options.env, [TOKEN_VARIABLE]: token }).filter(([name]) => !name.startsWith(KEY_PREFIX));
    const gateway = await this.#gateways.serve(
      {
        ...configuration,
        backends: { url: backends.baseUrl, token: `\${${TOKEN_VARIABLE}}`, limitsDeadlineMs: DEADLINE_MS, vaultDeadlineMs: DEADLINE_MS },
      },
      { env: Object.fromEntries(own) },
    );
    const both = async (end: (served: Served) => Promise<ExitStatus>): Promise<ExitStatus> => {
      const status = await end(gateway);
      return (await end(backends)) || status;
    };
    return {
      baseUrl: gateway.baseUrl,
      output: () => `${gateway.output()}\n${backends.output()}`,
      stop: () => both((served) => served.stop()),
      askToStop: () => {
        gateway.askToStop();
        backends.askToStop();
      },
      kill: () => both((served) => served.kill()),
      ended: Promise.race([gateway.ended, backends.ended]),
    };
  }

  refuse(configuration: object | string, options?: ServeOptions): Promise<Refused> {
    return this.#backends.refuse(configuration, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#gateways[Symbol.asyncDispose]();
    await this.#backends[Symbol.asyncDispose]();
  }
}
