import { concat, createTestClient, getContractAddress, http, keccak256, publicActions, stringToHex, walletActions } from 'viem';
import type { Address, Hex, PublicActions, TestClient, WalletActions } from 'viem';
import { anvil } from 'viem/chains';
import { startAnvil } from '../../../../cli/demo/devnet/anvil.ts';
import type { Served } from '../../support/host.ts';
import { errorFor, methodOf, startNodeProxy } from '../../support/node-proxy.ts';
import type { NodeRule } from '../../support/node-proxy.ts';
import type { World } from '../../support/world.ts';

/** A client that may do everything on the chain. */
type ChainClient = TestClient<'anvil'> & PublicActions & WalletActions;

/** A chain of its own, a gateway that looks at it often, and the calls that reach the chain. */
export interface SocketStage extends AsyncDisposable {
  readonly served: Served;
  /** The URL of the sockets. */
  readonly url: string;
  readonly chain: ChainClient;
  /** The URL of the chain's own WebSocket, the reference. */
  readonly reference: string;
  /** A contract that emits a log with the topic that it is called with. */
  readonly emitter: Address;
  /** The methods of the calls that reached the chain, in order. */
  readonly asked: string[];
  /** How the chain behaves. */
  readonly behaviour: { hasFilters: boolean };
  /** Has the contract emit a log, in a block of its own. */
  emit(topic: Hex): Promise<void>;
}

/** The topic of the event `Ping()`. */
export const PING = keccak256(stringToHex('Ping()'));

/** Code that deploys a contract. The contract emits LOG1 with its calldata as the topic. */
const EMITTER: Hex = concat(['0x65', '0x5f355f5fa100', '0x5f5260', '0x06', '0x60', '0x1a', '0xf3']);

/** Starts a stage. `change` replaces sections of the configuration. */
export async function startStage(world: World, change: object = {}): Promise<SocketStage> {
  await using started = new AsyncDisposableStack();
  const node = started.adopt(await startAnvil(anvil.id), (it) => it.close());
  const chain = createTestClient({ mode: 'anvil', chain: anvil, transport: http(node.rpcUrl), pollingInterval: 10 })
    .extend(publicActions)
    .extend(walletActions);
  const [account] = await chain.getAddresses();
  if (account === undefined) throw new Error('expected an account of anvil, got none');
  await chain.sendTransaction({ account, data: EMITTER });
  const emitter = getContractAddress({ from: account, nonce: 0n });
  const asked: string[] = [];
  const behaviour = { hasFilters: true };
  const rule: NodeRule = (call, pass) => {
    const method = String(methodOf(call));
    asked.push(method);
    return !behaviour.hasFilters && method.includes('Filter') ? errorFor(call, -32601, 'there are no filters') : pass();
  };
  const proxy = started.adopt(await startNodeProxy(world, rule, anvil.id, node.rpcUrl), (it) => it.close());
  const [[id, upstream] = []] = Object.entries(proxy.change.chains as Record<string, object>);
  const served = await world.serve({
    ...world.configuration(),
    ...proxy.change,
    chains: { [String(id)]: { ...upstream, pollMs: 100 } },
    ...change,
  });
  started.defer(async () => void (await served.stop()));
  const all = started.move();
  return {
    served,
    url: `${served.baseUrl.replace('http', 'ws')}/rpc/${anvil.id}`,
    chain,
    reference: node.rpcUrl.replace('http', 'ws'),
    emitter,
    asked,
    behaviour,
    emit: async (topic) => void (await chain.sendTransaction({ account, to: emitter, data: topic })),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
