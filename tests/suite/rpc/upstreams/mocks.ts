import type { Call, Reply } from '../../support/ask.ts';
import { envelope, post, rpc } from '../../support/ask.ts';
import type { Served } from '../../support/host.ts';
import { startMock } from '../../support/mock-endpoint.ts';
import type { MockAnswer, MockEndpoint, MockManners, MockRule } from '../../support/mock-endpoint.ts';
import type { World } from '../../support/world.ts';

/** A mock endpoint before it is started. */
export interface Mocked {
  readonly rule: MockRule | readonly MockAnswer[];
  readonly manners?: MockManners;
  /** What the configuration has besides the URL. */
  readonly options?: object;
}

/** A chain of mock endpoints before it is served. */
export interface MockedChain {
  readonly endpoints: readonly Mocked[];
  /** What the configuration has besides `rpc`. */
  readonly options?: object;
}

/** A chain of mock endpoints that a gateway serves. */
export interface ServedChain {
  readonly endpoints: readonly MockEndpoint[];
  send(call: Call): Promise<Reply>;
  sendBatch(calls: readonly Call[]): Promise<Reply>;
}

/** A gateway in front of mock endpoints. */
export interface ServedMocks<Name extends string> extends AsyncDisposable {
  readonly served: Served;
  chain(name: Name): ServedChain;
}

/** Serves chains of mock endpoints, each under an id of its own, with one gateway. */
export async function serveMocks<Name extends string>(
  world: World,
  chains: Readonly<Record<Name, MockedChain>>,
): Promise<ServedMocks<Name>> {
  await using stack = new AsyncDisposableStack();
  const started = new Map<string, { readonly id: string; readonly endpoints: readonly MockEndpoint[]; readonly section: object }>();
  for (const [name, chain] of Object.entries<MockedChain>(chains)) {
    const endpoints = await Promise.all(
      chain.endpoints.map(async ({ rule, manners }) => stack.adopt(await startMock(rule, manners), (mock) => mock.close())),
    );
    const rpcs = endpoints.map(({ url }, index) => {
      const options = chain.endpoints[index]?.options;
      return options === undefined ? url : { url, ...options };
    });
    started.set(name, { id: String(1000 + started.size), endpoints, section: { rpc: rpcs, ...chain.options } });
  }
  const all = [...started.values()];
  const { network, ...rest } = world.configuration();
  const allowPrivate = all.flatMap(({ endpoints }) => endpoints.map(({ url }) => new URL(url).host));
  const served = stack.adopt(
    await world.serve({
      ...rest,
      chains: { ...rest.chains, ...Object.fromEntries(all.map(({ id, section }) => [id, section])) },
      network: { ...network, allowPrivate: [...network.allowPrivate, ...allowPrivate] },
    }),
    async (it) => void (await it.stop()),
  );
  const kept = stack.move();
  return {
    served,
    chain: (name) => {
      const chain = started.get(name);
      if (chain === undefined) throw new RangeError(`expected a chain, got ${name}`);
      const url = `${served.baseUrl}/rpc/${chain.id}`;
      return {
        endpoints: chain.endpoints,
        send: (call) => rpc(url, call),
        sendBatch: (calls) => post(url, calls.map(envelope)),
      };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
