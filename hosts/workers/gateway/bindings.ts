import type { Limits } from '../objects/limits.ts';
import type { Tokens } from '../objects/tokens.ts';
import type { Vault } from '../objects/vault.ts';

/** The bindings of the gateway's script, beside the variables that its configuration names. */
export interface GatewayBindings {
  /**
   * The WebSockets: one object per chain and shard. `undefined` in deployments from before there
   * were any.
   */
  readonly SOCKETS?: DurableObjectNamespace;
  /** The limits: one object per plan and key. */
  readonly LIMITS: DurableObjectNamespace<Limits>;
  /**
   * The kept answers: one object per contract. `undefined` in deployments from before there were
   * any.
   */
  readonly TOKENS?: DurableObjectNamespace<Tokens>;
  /**
   * Counts requests by address, about and for one place of Cloudflare's only. `undefined` unless
   * the configuration has `limits.shield`.
   */
  readonly SHIELD?: RateLimit;
  /**
   * The vault: one object per wallet, in a script of its own. `undefined` if the configuration has
   * no signer.
   */
  readonly VAULT?: DurableObjectNamespace<Vault>;
  /** Takes data points of the metrics. `undefined` if the log has them. */
  readonly METRICS?: AnalyticsEngineDataset;
  /**
   * The files of the console, which are no part of the script. `undefined` if the configuration
   * turns it off.
   */
  readonly ASSETS?: Fetcher;
}
