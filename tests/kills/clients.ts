import { setTimeout as sleep } from 'node:timers/promises';
import { toHex } from 'viem';
import type { Hex } from 'viem';
import type { Random } from '../rate-limit/suite/random.ts';
import { accountOf } from '../suite/signer/signing.ts';
import { at, bearer, rpc } from '../suite/support/ask.ts';
import type { World } from '../suite/support/world.ts';
import type { Fleet } from './fleet.ts';

/** The pause after a lost answer. */
const RETRY_MS = 30;
/** One request in so many is not repeated when its answer is lost. */
const ONE_ABANDONED_IN = 2;
/** One answered request in so many is repeated at once. */
const ONE_REPEATED_IN = 8;

/**
 * Clients that send transactions, each under an idempotency key of its own, while gateways die. A
 * client repeats a request until it has an answer, or gives it up at the first lost answer.
 */
export class Clients {
  /** The answered hashes by idempotency key. */
  readonly hashes = new Map<string, Hex>();
  /** The idempotency keys of requests that were given up. */
  readonly abandoned = new Set<string>();
  readonly #values = new Map<string, Hex>();
  readonly #world: World;
  readonly #fleet: Fleet;
  readonly #random: Random;
  #onAnswer = (): void => undefined;

  constructor(world: World, fleet: Fleet, random: Random) {
    this.#world = world;
    this.#fleet = fleet;
    this.#random = random;
  }

  /** Runs so many clients until the signal. Resolves when each has finished its last request. */
  async run(count: number, until: AbortSignal): Promise<void> {
    await Promise.all(Array.from({ length: count }, (_, index) => this.#client(index, until)));
  }

  /** Waits until so many more requests are answered. */
  answered(count: number): Promise<void> {
    const due = this.hashes.size + count;
    return new Promise((resolve) => {
      this.#onAnswer = () => void (this.hashes.size >= due && resolve());
    });
  }

  /** Repeats answered requests under their keys. Throws if one has another hash now. */
  async repeatAll(keys: readonly string[], count: number): Promise<void> {
    const left = [...keys];
    const repeat = async (): Promise<void> => {
      for (let key = left.pop(); key !== undefined; key = left.pop()) await this.#repeat(key);
    };
    await Promise.all(Array.from({ length: count }, repeat));
  }

  async #client(index: number, until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      const key = `request-${this.#values.size}`;
      this.#values.set(key, toHex(1000 + this.#values.size));
      await this.#request(key, index);
    }
  }

  async #request(key: string, index: number): Promise<void> {
    const persistent = this.#random.whole(1, ONE_ABANDONED_IN) > 1;
    for (let attempt = index; ; attempt += 1) {
      const hash = await this.#send(key, attempt);
      if (hash !== undefined) {
        this.hashes.set(key, hash);
        this.#onAnswer();
        if (this.#random.whole(1, ONE_REPEATED_IN) === 1) await this.#repeat(key);
        return;
      }
      await sleep(RETRY_MS);
      if (!persistent) return void this.abandoned.add(key);
    }
  }

  async #repeat(key: string): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      const again = await this.#send(key, attempt);
      if (again === this.hashes.get(key)) return;
      if (again !== undefined) throw new Error(`expected ${key} to have the hash ${this.hashes.get(key)}, got ${again}`);
      await sleep(RETRY_MS);
    }
  }

  /**
   * Sends a request. Returns `undefined` if the answer is lost, or says that the request may be
   * repeated. Throws if the request is refused for good.
   */
  async #send(key: string, attempt: number): Promise<Hex | undefined> {
    const { devnet, token } = this.#world;
    const params = [{ from: devnet.signer.address, to: accountOf(this.#world, 1), value: this.#value(key) }];
    const url = `${this.#fleet.gateway(attempt).baseUrl}/v1/signer/${devnet.chainId}`;
    const headers = { ...bearer(token), 'idempotency-key': key };
    const reply = await rpc(url, { method: 'eth_sendTransaction', params }, headers).catch(() => undefined);
    if (reply === undefined || at(reply.body, 'error', 'data', 'retryable') === true) return undefined;
    const hash = at(reply.body, 'result');
    if (typeof hash !== 'string') throw new Error(`expected a hash, or an error that is retryable, got ${JSON.stringify(reply.body)}`);
    return hash as Hex;
  }

  #value(key: string): Hex {
    const value = this.#values.get(key);
    if (value === undefined) throw new RangeError(`expected a request of this client, got ${key}`);
    return value;
  }
}
