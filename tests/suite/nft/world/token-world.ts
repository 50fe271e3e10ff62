import { keccak256, toHex } from 'viem';
import { CID } from 'multiformats/cid';
import type { DemoConfiguration } from '../../../../cli/demo/config.ts';
import type { LocalServer } from '../../../../cli/demo/devnet/serve.ts';
import { ask } from '../../support/ask.ts';
import type { Reply } from '../../support/ask.ts';
import { readCar } from './car.ts';
import type { Case } from './case.ts';
import { Contracts } from './contract.ts';
import { IpfsContent, startGateway } from './ipfs.ts';
import type { GatewayState } from './ipfs.ts';
import { startEndpoint } from './json-rpc.ts';
import type { RpcState } from './json-rpc.ts';
import { startHost } from './web.ts';
import type { WebState } from './web.ts';

/** The chains of the world, each with its endpoints in order. */
const endpoints: Readonly<Record<string, readonly string[]>> = { '1': ['1a'], '10': ['10a', '10b'], '5': ['5a'] };

const nothing: Case = { id: 'nothing', what: '', chain: '1', tokenId: '1', contract: { calls: {}, absent: true }, want: { ok: false } };

/** Chains, web, IPFS and Arweave as tokens see them. One case at a time is set up in it. */
export class TokenWorld implements AsyncDisposable {
  readonly rpc: RpcState = { contracts: new Contracts(nothing, false), asked: [], requests: 0 };
  readonly web: WebState = { routes: new Map(), asked: [] };
  readonly arweave: WebState = { routes: new Map(), asked: [] };
  readonly gateways: readonly [GatewayState, GatewayState];
  readonly #stack = new AsyncDisposableStack();
  readonly #servers = new Map<string, LocalServer>();

  private constructor() {
    const gateway = (): GatewayState => ({ content: new IpfsContent(), behaviour: 'good', asked: [], busy: 0 });
    this.gateways = [gateway(), gateway()];
  }

  /** Starts a world whose web has these hosts. */
  static async start(hosts: Iterable<string>): Promise<TokenWorld> {
    const world = new TokenWorld();
    for (const [chain, names] of Object.entries(endpoints))
      for (const name of names) await world.#start(name, startEndpoint(name, chain, world.rpc));
    await world.#start('gatewayA', startGateway(world.gateways[0]));
    await world.#start('gatewayB', startGateway(world.gateways[1]));
    await world.#start('arweave', startHost('', world.arweave));
    for (const host of hosts) await world.#start(`https://${host}`, startHost(host, world.web));
    return world;
  }

  async #start(name: string, starting: Promise<LocalServer>): Promise<void> {
    this.#servers.set(
      name,
      this.#stack.adopt(await starting, (server) => server.close()),
    );
  }

  /** Returns the URL of a server of the world: an endpoint, a gateway, `arweave`. */
  url(name: string): string {
    const server = this.#servers.get(name);
    if (server === undefined) throw new RangeError(`expected one of ${[...this.#servers.keys()].join(', ')}, got ${name}`);
    return server.url;
  }

  /** Returns the sections of a configuration that lead into the world. */
  get configuration(): Pick<DemoConfiguration, 'chains' | 'content' | 'network'> {
    const upstreams = [...Object.values(endpoints).flat(), 'gatewayA', 'gatewayB', 'arweave'];
    const names = [...this.#servers.keys()].filter((name) => name.startsWith('https:'));
    return {
      chains: Object.fromEntries(Object.entries(endpoints).map(([chain, own]) => [chain, { rpc: own.map((name) => this.url(name)) }])),
      content: { ipfs: [this.url('gatewayA'), this.url('gatewayB')], arweave: [this.url('arweave')], hedgeAfterMs: 100, deadlineMs: 3500 },
      network: {
        allowPrivate: upstreams.map((name) => new URL(this.url(name)).host),
        connectTo: Object.fromEntries(names.map((name) => [name, this.url(name)])),
      },
    };
  }

  /** Sets up the world of a case, and forgets what it was asked before. */
  async use(given: Case, options: { readonly multicall?: boolean } = {}): Promise<void> {
    this.rpc.contracts = new Contracts(given, options.multicall === true);
    this.rpc.requests = 0;
    for (const asked of [this.rpc.asked, this.web.asked, this.arweave.asked]) asked.length = 0;
    this.web.routes = new Map(Object.entries(given.routes ?? {}));
    this.arweave.routes = new Map(Object.entries(given.arweave ?? {}));
    const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
    const blocks = Object.entries(given.blocks ?? {}).map(([cid, text]) => ({ cid: CID.parse(cid), bytes: bytes(text) }));
    const content = new IpfsContent({
      blocks: given.car === undefined ? blocks : [...blocks, ...(await readCar(given.car))],
      records: new Map(Object.entries(given.records ?? {}).map(([name, text]) => [name, bytes(text)])),
      files: new Map(Object.entries(given.files ?? {}).map(([path, text]) => [path, bytes(text)])),
      redirects: new Map(Object.entries(given.redirectBlocks ?? {})),
    });
    for (const [index, gateway] of this.gateways.entries()) {
      const behaviour = (index === 0 ? given.gatewayA : given.gatewayB) ?? 'good';
      Object.assign(gateway, { content, behaviour, busy: 0, hold: undefined } satisfies Partial<GatewayState>);
      gateway.asked.length = 0;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

/** Returns the address of a case's contract. */
export const addressOf = ({ id, address }: Pick<Case, 'id' | 'address'>): string => address ?? `0x${keccak256(toHex(id)).slice(26)}`;

/** Returns the path and query of the request of a case. */
export const pathOf = (given: Case): string =>
  given.path ?? `/v1/nft/${given.chain}/${addressOf(given)}/${given.tokenId}${given.query ?? ''}`;

/** Asks a gateway for the token of a case. */
export const askFor = (baseUrl: string, given: Case): Promise<Reply> => ask(`${baseUrl}${pathOf(given)}`);

/** Returns the hosts that cases name: of their routes and redirects. */
export function hostsOf(cases: readonly Case[]): ReadonlySet<string> {
  const places = cases.flatMap(({ routes, redirectBlocks }) => [
    ...Object.keys(routes ?? {}).map((place) => place.slice(0, place.indexOf('/'))),
    ...Object.values(redirectBlocks ?? {}).map((url) => new URL(url).host),
  ]);
  return new Set(places);
}
