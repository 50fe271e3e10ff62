import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import type { LoadableName } from '../../hosts/shared/component-name.ts';
import type { Loader } from '../../hosts/shared/component/link.ts';
import { ok } from '../../hosts/shared/result.ts';
import type { Asked } from './client.ts';
import { CountingClient, askBalance, askSignature, askToken } from './client.ts';
import type { Row } from './report/row.ts';
import { Stage } from './stage.ts';
import { Upstream } from './upstream/upstream.ts';

/** The bytes of linear memory that all components may have, with the limiter linked natively. */
const aim = 3_000_000;

/** The same with the limiter on QuickJS, which takes 1.8 MB for itself. */
const aimWithQuickjs = 3_300_000;
/**
 * How many tokens the contract has. The requests ask for each more than once, so that content is
 * read from the store too.
 */
const tokens = 500;
/** The client of one request in so many leaves. */
const leavesEvery = 10;

/**
 * The most turns of the microtask queue that a client stays before it leaves. A token takes some
 * more.
 */
const MAX_TURNS = 8;

/** Linear memory of the components, by name. */
type Memories = ReadonlyMap<LoadableName, number>;

/**
 * Measures linear memory after so many requests (tokens, calls and signatures; the client aborts a
 * tenth of them), and how much of it came after the first tenth.
 */
export async function memory(requests: number): Promise<Row[]> {
  const watched = watching(loaderFrom(builtComponents));
  const upstream = await Upstream.of(tokens);
  await using stage = await Stage.open({ load: watched.load, limiter: 'component', fetch: async (fetch) => ok(upstream.answer(fetch)) });
  const sooner = Math.ceil(requests / 10);
  for (let number = 0; number < sooner; number += 1) await ask(stage, number);
  const early = watched.bytes();
  for (let number = sooner; number < requests; number += 1) await ask(stage, number);
  const late = watched.bytes();
  const linked: readonly LoadableName[] = ['nft', 'gateway', 'signer'];
  const after = `after ${requests.toLocaleString('en')} requests, ${Math.ceil(requests / leavesEvery).toLocaleString('en')} of them aborted`;
  const beside = (names: readonly LoadableName[]): Row['beside'] => names.map((name) => ({ name, value: late.get(name) ?? 0 }));
  return [
    {
      id: 'memory.native',
      what: `(d) linear memory ${after}; limiter linked natively`,
      unit: 'bytes',
      ours: { value: total(late, linked) },
      beside: beside(linked),
      aim: { atMost: aim },
    },
    {
      id: 'memory.component',
      what: '(d) the same with the limiter as a component on QuickJS',
      unit: 'bytes',
      ours: { value: total(late, [...late.keys()]) },
      beside: beside(['rate-limit']),
      aim: { atMost: aimWithQuickjs },
    },
    {
      id: 'memory.growth',
      what: `(d) growth of all four after the first ${sooner.toLocaleString('en')} requests`,
      unit: 'bytes',
      ours: { value: total(late, [...late.keys()]) - total(early, [...early.keys()]) },
      beside: [{ name: `after ${sooner.toLocaleString('en')}`, value: total(early, [...early.keys()]) }],
      aim: { atMost: 0 },
    },
  ];
}

/**
 * Sends a request and waits until nothing is left to do. The client of one request in ten leaves
 * while something is under way.
 */
async function ask(stage: Stage, number: number): Promise<void> {
  const asked = request(number);
  const client = new CountingClient(asked.body);
  const run = stage.ask(asked, client);
  const leaves = number % leavesEvery === leavesEvery - 1;
  if (leaves) {
    // The client leaves at its first fetch, or after some of them.
    for (let turn = 0; turn < turnsOf(number); turn += 1) await undefined;
    run.left();
  }
  await client.finished;
  const expected = leaves ? 0 : 200;
  if (client.status !== expected)
    throw new Error(`expected status ${expected} of request ${number}, ${asked.request.target}, got ${client.status}`);
}

/** Returns after how many turns of the microtask queue a client leaves. */
function turnsOf(number: number): number {
  return number % 3 === 0 ? Math.floor(number / 30) % MAX_TURNS : 0;
}

function request(number: number): Asked {
  switch (number % 3) {
    case 0:
      return askToken((number / 3) % tokens);
    case 1:
      return askBalance();
    default:
      return askSignature(number);
  }
}

/** Wraps a loader so that the memories of its instances are known. */
function watching(load: Loader): { load: Loader; bytes(): Memories } {
  const memories = new Map<LoadableName, Set<{ readonly buffer: ArrayBuffer }>>();
  return {
    bytes: () => new Map([...memories].map(([name, all]) => [name, [...all].reduce((sum, { buffer }) => sum + buffer.byteLength, 0)])),
    load: async (name) => {
      const loaded = await load(name);
      const found = memories.get(name) ?? new Set();
      memories.set(name, found);
      return {
        ...loaded,
        instantiate: (getCoreModule, imports, instantiateCore) =>
          loaded.instantiate(getCoreModule, imports, (module, core) => {
            const instance = instantiateCore(module, core);
            for (const exported of Object.values(instance.exports)) if (isMemory(exported)) found.add(exported);
            return instance;
          }),
      };
    },
  };
}

function total(memories: Memories, names: readonly LoadableName[]): number {
  return names.reduce((sum, name) => sum + (memories.get(name) ?? 0), 0);
}

function isMemory(exported: unknown): exported is { readonly buffer: ArrayBuffer } {
  return typeof exported === 'object' && exported !== null && 'buffer' in exported && exported.buffer instanceof ArrayBuffer;
}
