import type { OnTrap } from '../component/gateway-supervisor.ts';
import type { GatewayMemories, Loader } from '../component/link.ts';
import type { OnReplaced } from '../component/replacement.ts';
import type { Effects } from '../exchange/effects.ts';
import type { ServeRequest } from '../serving.ts';
import { BridgedExchange } from './exchange.ts';
import { instancesOf } from './instance.ts';
import { InstancePool } from './pool.ts';
import type { PoolLimits } from './pool.ts';

/** The driver `async-streams`: the gateway for WASI 0.3 behind a bridge. */
export interface AsyncStreamsDriver {
  readonly serve: ServeRequest;
  /**
   * Takes another section, which is known to be valid. Requests in flight end as they began.
   */
  use(section: string): void;
  /** Returns the bytes of linear memory of its instances. */
  memories(): GatewayMemories;
}

/** What the driver works with. */
export interface AsyncStreamsParts {
  readonly load: Loader;
  /** The text that the gateway is opened with. */
  readonly section: string;
  readonly effects: Effects;
  readonly onTrap: OnTrap;
  readonly limits: PoolLimits;
  /** Called for each instance that is given up. */
  readonly onReplaced?: OnReplaced | undefined;
}

/** Loads the gateway for WASI 0.3. Rejects as the loader does. */
export async function openAsyncStreams(parts: AsyncStreamsParts): Promise<AsyncStreamsDriver> {
  const { load, section, effects, onTrap, limits, onReplaced } = parts;
  const [gateway, nft] = await Promise.all([load('gateway-async-streams'), load('nft')]);
  const instances = (of: string) => instancesOf({ gateway, nft }, of);
  const pool = new InstancePool(instances(section), limits, (error) => onTrap(undefined, error), onReplaced);
  const bridge = { pool, effects, onTrap };
  return {
    serve: (client, request, seed, body, around) =>
      new BridgedExchange(around === undefined ? bridge : { ...bridge, effects: around(effects) }, client, request, seed, body),
    use: (next) => pool.reconfigure(instances(next)),
    memories: () => pool.memories(),
  };
}
