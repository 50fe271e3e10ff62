import * as nativeLimiter from '../../components/rate-limit/src/limiter.ts';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import { microseconds } from '../../hosts/shared/clock.ts';
import { noAnswers } from '../../hosts/shared/answers/store.ts';
import { gatewaySection, limitsSection, signerSection } from '../../hosts/shared/config/sections.ts';
import type { Effects } from '../../hosts/shared/exchange/effects.ts';
import { hostEffects } from '../../hosts/shared/exchange/host-effects.ts';
import { entropy } from '../../hosts/shared/entropy.ts';
import type { Exchange } from '../../hosts/shared/exchange/exchange.ts';
import { ok } from '../../hosts/shared/result.ts';
import { serve } from '../../hosts/shared/exchange/exchange.ts';
import { MemoryLimits } from '../../hosts/shared/limits/memory.ts';
import { openLimits } from '../../hosts/shared/limits/limits.ts';
import type { Vault } from '../../hosts/shared/vault/vault.ts';
import { openVault } from '../../hosts/shared/vault/vault.ts';
import { GatewaySupervisor } from '../../hosts/shared/component/gateway-supervisor.ts';
import { linkGateway, linkLimiter, linkSigner } from '../../hosts/shared/component/link.ts';
import type { Loader } from '../../hosts/shared/component/link.ts';
import type { Asked, CountingClient } from './client.ts';
import { configuration, keys } from './fixture.ts';

/** What a stage is made of. */
export interface StageParts {
  readonly load: Loader;
  /** How the limiter is linked. */
  readonly limiter: 'native' | 'component';
  /** Performs the gateway's requests. */
  readonly fetch: Effects['fetch'];
}

/**
 * The whole gateway in this process: the components, the host's loop and the backends as they are,
 * stores in memory, and nothing of a network.
 */
export class Stage implements AsyncDisposable {
  /** The gateway's instance. */
  readonly supervisor: GatewaySupervisor;
  /** What its exchanges are performed by. */
  readonly effects: Effects;
  readonly #vault: Vault;

  private constructor(supervisor: GatewaySupervisor, effects: Effects, vault: Vault) {
    this.supervisor = supervisor;
    this.effects = effects;
    this.#vault = vault;
  }

  /** Links and opens everything. */
  static async open({ load, limiter, fetch }: StageParts): Promise<Stage> {
    const config = configuration();
    const [gateway, signer, linked] = [
      await linkGateway(load),
      await linkSigner(load),
      limiter === 'native' ? () => nativeLimiter : await linkLimiter(load),
    ];
    const section = gatewaySection(config);
    const supervisor = new GatewaySupervisor(() => gateway().Gateway.open(section), fail);
    const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
    const vault = await openVault({
      signer,
      config: signerSection(config) ?? '',
      keys: keys(),
      entropy: random,
      ledger: new MemoryLedger(),
      now: microseconds,
      onEvent: fail,
    });
    if (vault.tag === 'err') throw new TypeError(JSON.stringify(vault.val));
    const limits = openLimits({ limiter: linked, limits: limitsSection(config), store: new MemoryLimits(), onEvent: fail });
    const content = new Map<string, Uint8Array>();
    const effects: Effects = {
      ...hostEffects({
        fetch,
        open: fail,
        ask: ({ fetch: asked }, signal) => whole(fetch(asked, signal)),
        content: { get: (key) => content.get(key), put: (key, value) => void content.set(key, value) },
        answers: noAnswers,
        limits,
        vault: vault.val,
        log: () => {},
      }),
      // Deadlines do not come here.
      sleep: () => new Promise(() => undefined),
      onDefect: fail,
    };
    return new Stage(supervisor, effects, vault.val);
  }

  /** Begins an exchange. */
  ask({ request }: Asked, client: CountingClient): Exchange {
    return serve(this.supervisor, this.effects, client, request, { now: microseconds(), entropy: entropy() });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#vault.close();
    this.supervisor[Symbol.dispose]();
  }
}

/** Returns a response to an ask of which nothing is left. */
function whole(fetched: ReturnType<Effects['fetch']>): ReturnType<Effects['ask']> {
  if (fetched instanceof Promise) return fetched.then(whole);
  return fetched.tag === 'ok' ? ok({ response: fetched.val, rest: undefined }) : fetched;
}

/** Whatever goes wrong makes a measurement worthless. */
function fail(cause: unknown): never {
  throw new Error('expected everything to go well, got a fault', { cause });
}
