import { forwardedClient } from '../suite/support/host.ts';
import type { Refused, ServeOptions, Served, SuiteHost } from '../suite/support/host.ts';
import { limits, signerLimits } from '../suite/rpc/limits.ts';
import { partsOn } from '../suite/suite.ts';
import { ProcessHost, nodeCommand } from '../support/process-host.ts';

/** The Node host with the limiter as a component. */
class ComponentLimiterHost implements SuiteHost, AsyncDisposable {
  readonly name = 'node, limiter as a component';
  readonly peer = '127.0.0.1';
  readonly client = forwardedClient;
  readonly #node = new ProcessHost(nodeCommand);

  async serve(configuration: object, options: ServeOptions = {}): Promise<Served> {
    const served = await this.#node.serve(configuration, { ...options, variant: 'component-limiter' });
    // The native limiter gives the same results, so only the output shows which form runs.
    if (!/^component rate-limit$/m.test(served.output())) throw new Error(`expected the limiter's component, got:\n${served.output()}`);
    return served;
  }

  refuse(configuration: object | string, options: ServeOptions = {}): Promise<Refused> {
    return this.#node.refuse(configuration, { ...options, variant: 'component-limiter' });
  }

  directory(): Promise<string> {
    return this.#node.directory();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#node[Symbol.asyncDispose]();
  }
}

// Both forms of the limiter pass the same parts of the suite.
partsOn(new ComponentLimiterHost(), [limits, signerLimits]);
