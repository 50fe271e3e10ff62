import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { BatchGathering } from '../../hosts/shared/vault/batch/gathering.ts';
import { BatchQueue } from '../../hosts/shared/vault/batch/queue.ts';

/** How long a batch takes, and a client from its response to its next request. In milliseconds. */
const BATCH_MS = 4;
const CLIENT_MS = 1;
/** How long it takes to look for new requests once. */
const LOOK_MS = 0.25;

/** A queue whose time is a number, and clients that come back after their responses. */
class Simulation {
  readonly batches: number[] = [];
  /** When each batch began. */
  readonly starts: number[] = [];
  /** The number of requests that each client still sends after its next response. */
  requestsLeft = 0;
  #now = 0;
  #arrivals: number[] = [];
  readonly #queue: BatchQueue<string>;

  constructor() {
    const gathering = new BatchGathering({ takeIn: () => this.#look(), now: () => this.#now });
    this.#queue = new BatchQueue<string>({
      maxBatchSize: 64,
      gathering,
      perform: async (batch) => {
        this.starts.push(this.#now);
        this.batches.push(batch.length);
        // As in a store that holds the process up, nothing is taken in meanwhile.
        this.#now += BATCH_MS;
        for (const _ of batch) if (this.requestsLeft-- > 0) this.#arrivals.push(this.#now + CLIENT_MS);
      },
      onFailure: (_, error) => expect.fail(String(error)),
    });
  }

  /** Has requests arrive at these times, and runs until nothing is left to do. */
  async run(...arrivals: readonly number[]): Promise<void> {
    this.#arrivals.push(...arrivals);
    while (this.#arrivals.length > 0) {
      await this.#look();
      for (let idle = 0; idle < 20; idle += 1) await turn();
    }
  }

  async #look(): Promise<void> {
    await turn();
    this.#now += LOOK_MS;
    const here = this.#arrivals.filter((at) => at <= this.#now);
    this.#arrivals = this.#arrivals.filter((at) => at > this.#now);
    for (const _ of here) this.#queue.add('request');
  }
}

test('two clients that come one after the other soon share their batches', async () => {
  const simulation = new Simulation();
  simulation.requestsLeft = 18;
  await simulation.run(0, 1);
  expect(simulation.batches.reduce((sum, size) => sum + size)).toBe(20);
  expect(simulation.batches.slice(0, 3)).toEqual([1, 2, 2]);
  expect(simulation.batches.length).toBeLessThanOrEqual(12);
});

test('a batch waits for half the time of the last one at most, and not again', async () => {
  const simulation = new Simulation();
  await simulation.run(0, 0);
  expect(simulation.batches).toEqual([2]);
  const began = 1000;
  await simulation.run(began);
  await simulation.run(began + 100);
  expect(simulation.batches).toEqual([2, 1, 1]);
  const [, second = 0, third = 0] = simulation.starts;
  expect(second - began).toBeLessThanOrEqual(BATCH_MS / 2 + 3 * LOOK_MS);
  expect(second - began).toBeGreaterThanOrEqual(BATCH_MS / 2);
  expect(third - (began + 100)).toBeLessThanOrEqual(3 * LOOK_MS);
});

test('a lone client never waits', async () => {
  const simulation = new Simulation();
  simulation.requestsLeft = 9;
  await simulation.run(0);
  expect(simulation.batches).toEqual(Array.from({ length: 10 }, () => 1));
  const steps = simulation.starts.slice(1).map((start, index) => start - (simulation.starts[index] ?? 0));
  for (const step of steps) expect(step).toBeLessThanOrEqual(BATCH_MS + CLIENT_MS + 3 * LOOK_MS);
});
