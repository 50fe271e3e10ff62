import { ask } from '../../support/ask.ts';
import type { Reply } from '../../support/ask.ts';
import type { Served } from '../../support/host.ts';
import type { World } from '../../support/world.ts';
import type { Case } from '../world/case.ts';
import { TokenWorld, pathOf } from '../world/token-world.ts';

/** Parts of a configuration that a stage changes. */
export interface Changes {
  readonly content?: object;
  /** Seconds for which what a chain says is used again. */
  readonly freshSeconds?: number;
}

/** A world of tokens, and a gateway in front of it. */
export class TokenStage implements AsyncDisposable {
  readonly tokens: TokenWorld;
  readonly served: Served;

  private constructor(tokens: TokenWorld, served: Served) {
    this.tokens = tokens;
    this.served = served;
  }

  /** Starts a world with the hosts that the tests of routes name, and a gateway. */
  static async start(world: World, { content, freshSeconds }: Changes = {}): Promise<TokenStage> {
    const tokens = await TokenWorld.start(['meta.example', 'img.example', 'own.example', 'gateway.irys.xyz']);
    const own = tokens.configuration;
    const chains = Object.entries(own.chains).map(([id, chain]) => [id, freshSeconds === undefined ? chain : { ...chain, freshSeconds }]);
    const served = await world.serve({
      ...world.configuration(),
      ...own,
      chains: Object.fromEntries(chains),
      content: { ...own.content, ...content },
    });
    return new TokenStage(tokens, served);
  }

  /** Asks for the token of a case. What follows its path may be given. */
  get(given: Case, rest = '', init: RequestInit = {}): Promise<Reply> {
    return ask(this.url(given, rest), init);
  }

  /** Sends a request and leaves the body to the caller. */
  fetch(given: Case, rest: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.url(given, rest), init);
  }

  /** Returns the URL of a token, or of what is below it. */
  url(given: Case, rest = ''): string {
    return `${this.served.baseUrl}${pathOf(given)}${rest}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.served.stop();
    await this.tokens[Symbol.asyncDispose]();
  }
}
