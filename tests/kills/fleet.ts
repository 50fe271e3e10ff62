import type { Random } from '../rate-limit/suite/random.ts';
import type { Served } from '../suite/support/host.ts';

/** What can be killed besides the gateways, and started again. */
export interface KillableServer {
  kill(): Promise<void>;
  run(): Promise<void>;
}

/** What a fleet is made of. */
export interface FleetParts {
  /** Starts each gateway on the state that it had before. */
  readonly starts: readonly (() => Promise<Served>)[];
  /** The server of the ledger, if there is one. */
  readonly server?: KillableServer;
}

/** The gateways of one wallet, which are killed at random and started again. */
export class Fleet {
  readonly #parts: FleetParts;
  readonly #gateways: Served[];
  /** The number of gateways that were killed. */
  gatewayKills = 0;
  /** The number of times that the server of the ledger was killed. */
  serverKills = 0;
  #sentByTheDead = 0;

  private constructor(parts: FleetParts, gateways: Served[]) {
    this.#parts = parts;
    this.#gateways = gateways;
  }

  /** Starts every gateway. */
  static async start(parts: FleetParts): Promise<Fleet> {
    return new Fleet(parts, await Promise.all(parts.starts.map((start) => start())));
  }

  /** Returns one of the gateways, which may be dead at the moment. */
  gateway(index: number): Served {
    const gateway = this.#gateways[index % this.#gateways.length];
    if (gateway === undefined) throw new RangeError('expected a gateway, got none');
    return gateway;
  }

  /**
   * Kills a gateway or the server of the ledger with SIGKILL, and starts it again. The state of
   * whatever dies must let it start at the first attempt.
   */
  async killOne(random: Random): Promise<void> {
    const { starts, server } = this.#parts;
    const index = random.whole(0, starts.length - (server === undefined ? 1 : 0));
    const start = starts[index];
    if (start === undefined) {
      this.serverKills += 1;
      await server?.kill();
      await server?.run();
    } else {
      this.gatewayKills += 1;
      const status = await this.gateway(index).kill();
      if (status !== 137) throw new Error(`expected the gateway to be killed, got exit status ${status}:\n${this.gateway(index).output()}`);
      this.#sentByTheDead += sentAgain(this.gateway(index));
      this.#gateways[index] = await start();
    }
  }

  /** Returns how many transactions the rounds over the outbox have sent again. */
  get sentAgain(): number {
    return this.#sentByTheDead + this.#gateways.reduce((sum, gateway) => sum + sentAgain(gateway), 0);
  }

  /** Asks every gateway to end, and returns the exit statuses. */
  stop(): Promise<number[]> {
    return Promise.all(this.#gateways.map(({ stop }) => stop()));
  }
}

/** Returns what a gateway has logged of transactions that it sent again. */
function sentAgain(gateway: Served): number {
  return [...gateway.output().matchAll(/"sent":(\d+)/g)].reduce((sum, [, sent]) => sum + Number(sent), 0);
}
