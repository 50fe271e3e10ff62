import { expect, test } from 'vitest';
import { Stage } from '../../scripts/bench/stage.ts';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import { microseconds } from '../../hosts/shared/clock.ts';
import type { Effects } from '../../hosts/shared/exchange/effects.ts';
import type { Eventually } from '../../hosts/shared/eventually.ts';
import { serve } from '../../hosts/shared/exchange/exchange.ts';
import type { Loaded, Loader } from '../../hosts/shared/component/link.ts';
import { ok } from '../../hosts/shared/result.ts';
import { caseOf, openUpstream } from '../node/support/sample-requests.ts';
import { RecordingClient } from '../node/support/client.ts';

const built = loaderFrom(builtComponents);

/** The linear memories of all instances. */
const memories: { readonly buffer: ArrayBuffer }[] = [];

const watching: Loader = async (name) => {
  const loaded = await built(name);
  return { ...loaded, instantiate: watch(loaded.instantiate) };
};

function watch<Exports>(instantiate: Loaded<Exports>['instantiate']): Loaded<Exports>['instantiate'] {
  return (modules, imports, core) =>
    instantiate(modules, imports, (module, given) => {
      const instance = core(module, given);
      const { memory } = instance.exports;
      if (isMemory(memory)) memories.push(memory);
      return instance;
    });
}

function isMemory(value: unknown): value is { readonly buffer: ArrayBuffer } {
  return typeof value === 'object' && value !== null && 'buffer' in value && value.buffer instanceof ArrayBuffer;
}

const bytes = (): number => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);

/**
 * The effects of a client that leaves as the effect of this number starts, before its outcome is
 * known. Only `take`, `fetch`, `ask`, `identify` and `sign` count.
 */
function leavingAt(effects: Effects, last: number, leave: () => void): Effects {
  let count = 0;
  const counted =
    <A extends unknown[], T>(perform: (...args: A) => Eventually<T>, neverEnds: boolean) =>
    (...args: A): Eventually<T> => {
      count += 1;
      if (count !== last) return perform(...args);
      queueMicrotask(leave);
      // Effects that cannot be aborted go on to their end here too.
      return neverEnds ? new Promise<never>(() => undefined) : perform(...args);
    };
  return {
    ...effects,
    fetch: counted(effects.fetch, true),
    ask: counted(effects.ask, true),
    take: counted(effects.take, false),
    identify: counted(effects.identify, false),
    sign: counted(effects.sign, false),
  };
}

test('linear memory is the same after 1,000 and 10,000 requests, 1,000 of them aborted', async () => {
  const upstream = await openUpstream();
  await using stage = await Stage.open({ load: watching, limiter: 'native', fetch: async (fetch) => ok(upstream(fetch)) });
  let aborted = 0;

  // The loop never leaves its turn of the event loop, so that no finalizer of the garbage collector
  // can hide a leak.
  const ask = async (number: number): Promise<void> => {
    const { asked, says, effects: certain } = caseOf(number);
    const client = new RecordingClient();
    client.body = () => ok(asked.body);
    const begin = (effects: Effects) =>
      serve(stage.supervisor, effects, client, asked.request, { now: microseconds(), entropy: new Uint8Array(16) });
    // One request in ten is aborted: of each kind, and at each of its effects.
    const ten = Math.floor(number / 10);
    const leaves = number % 10 === ten % 10;
    if (!leaves) begin(stage.effects);
    else {
      let left = (): void => undefined;
      const run = begin(leavingAt(stage.effects, 1 + (Math.floor(ten / 10) % certain), () => left()));
      left = () => run.left();
    }
    await client.finished;
    const answer = client.events.join('\n');
    if (leaves && answer === 'done') aborted += 1;
    else if (leaves || !/^head 200$/m.test(answer) || !says.test(answer.replace(/^head 200\nchunk /, '').replace(/\nend 200\ndone$/, '')))
      throw new Error(`expected ${leaves ? 'no answer' : says} of request ${number}, ${asked.request.target}, got ${answer}`);
  };

  for (let number = 0; number < 1000; number++) await ask(number);
  expect(memories).toHaveLength(3);
  const before = bytes();
  for (let number = 1000; number < 10_000; number++) await ask(number);
  expect(aborted).toBe(1000);
  expect(bytes()).toBe(before);
  expect(before).toBeLessThan(3 * 2 ** 20);
  expect(stage.supervisor.current()?.inFlight.size).toBe(0);
}, 60_000);
