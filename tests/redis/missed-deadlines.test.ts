import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEADLINE_MS, Process } from './support/process.ts';
import { RedisServer } from './support/server.ts';

const [CLIENTS, QUOTA] = [64, 500];

/** Keeps the event loop busy for so many milliseconds of each turn until it is told to end. */
function keepBusy(milliseconds: number): { end: () => void } {
  let isOver = false;
  const turn = (): void => {
    const until = performance.now() + milliseconds;
    while (performance.now() < until);
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  return { end: () => void (isOver = true) };
}

describe('a server of the limits that answers, but not always in time', () => {
  let server: RedisServer;
  const processes: Process[] = [];
  const open = async (deadlineMs = DEADLINE_MS): Promise<Process> => {
    const opened = new Process(server.url, { onStoreFailure: 'degrade', quota: QUOTA, deadlineMs });
    processes.push(opened);
    await opened.reaches();
    return opened;
  };
  beforeEach(async () => void (server = await RedisServer.start()));
  afterEach(async () => {
    for (const { backend } of processes.splice(0)) await backend.close();
    await server[Symbol.asyncDispose]();
  });

  /** Returns how many of the takes of all clients passed. */
  const load = async (process: Process, takes: number): Promise<number> => {
    const client = async (): Promise<number> => {
      let passed = 0;
      for (let index = 0; index < takes; index += 1) if ((await process.allowed()) === true) passed += 1;
      return passed;
    };
    return (await Promise.all(Array.from({ length: CLIENTS }, client))).reduce((sum, passed) => sum + passed);
  };
  const left = async (process: Process): Promise<number | undefined> => (await process.outcome('a', 0)).verdicts[0]?.available;

  test(`${CLIENTS} clients of a process that is busy for longer than the deadline: no more than the quota passes`, async () => {
    const process = await open(50);
    const busy = keepBusy(60);
    try {
      const passed = await load(process, 20);
      expect(passed).toBeLessThanOrEqual(QUOTA);
      await process.reaches();
      expect(await left(process)).toBe(QUOTA - passed);
    } finally {
      busy.end();
    }
  }, 60_000);

  test(`${CLIENTS} clients of a server that stalls again and again: no more than the quota passes`, async () => {
    const process = await open();
    const stalls = { isOver: false };
    const stall = async (): Promise<void> => {
      while (!stalls.isOver) {
        const degraded = process.fates.filter((fate) => fate.startsWith('degraded')).length;
        server.signal('SIGSTOP');
        await expect
          .poll(() => process.fates.filter((fate) => fate.startsWith('degraded')).length > degraded || stalls.isOver, { interval: 5 })
          .toBe(true);
        server.signal('SIGCONT');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const stalling = stall();
    const passed = await load(process, 200);
    stalls.isOver = true;
    await stalling;
    expect(process.fates).toContain('degraded-allowed');
    expect(passed).toBeLessThanOrEqual(QUOTA);
    await process.reaches();
    // What is left at the server, once it knows all, is what has not passed.
    expect(await left(process)).toBe(QUOTA - passed);
  }, 60_000);

  test('what passed here before its answer came is counted once', async () => {
    const process = await open();
    server.signal('SIGSTOP');
    await process.reaches('degraded-allowed');
    expect(await load(process, 5)).toBe(5 * CLIENTS);
    server.signal('SIGCONT');
    await process.reaches();
    expect(await left(process)).toBe(QUOTA - 5 * CLIENTS);
    // Each call has come to one thing: a late answer is not a second one.
    expect(process.fates).toHaveLength(process.taken);
  }, 60_000);
});
