import { PostgresServer } from '../../../tests/postgres/support/server.ts';
import type { Row } from '../report/row.ts';
import { LocalSite } from '../site.ts';
import { gatewaySubject } from '../subjects/gateway.ts';
import { reference, referenceSubject } from '../subjects/reference.ts';
import type { Running, Subject } from '../subjects/subject.ts';
import { Generator } from './driver.ts';
import { loadInTurns } from './lane.ts';
import type { Lane, LaneResult, LoadEffort } from './lane.ts';
import { forwardedCalls, sends, signatures as transactions } from './routes.ts';

/** The names of lanes in rows. */
const signed = 'eth_signTransaction';
const sent = 'eth_sendTransaction';
const forwarded = 'a call that the proxy forwards';

/** The aim: so many times the rate of the reference. */
const TIMES_REFERENCE = 2.5;

/** A store for what is signed. */
interface Store {
  readonly id: 'sqlite' | 'postgres';
  /** For people. */
  readonly name: string;
  /** Makes an empty database and returns its URL. `undefined` if services keep files. */
  readonly database: (() => Promise<string>) | undefined;
}

/**
 * Measures signatures per second beside the reference, by store and number of connections, and then
 * transactions that are also sent, beside signatures.
 */
export async function signatures(connections: readonly number[], effort: LoadEffort): Promise<Row[]> {
  await using site = await LocalSite.open();
  await using server = await PostgresServer.start();
  await using generator = new Generator();
  const stores: readonly Store[] = [
    { id: 'sqlite', name: 'SQLite', database: undefined },
    { id: 'postgres', name: 'PostgreSQL', database: () => server.migrated() },
  ];
  const rows: Row[] = [];
  for (const store of stores) {
    const beside = {
      gateway: gatewaySubject(site, await store.database?.()),
      reference: referenceSubject(reference, site, await store.database?.()),
    };
    rows.push(...(await besideReference(generator, store, beside, connections, effort)));
    rows.push(...(await sending(generator, store, gatewaySubject(site, await store.database?.()), connections, effort)));
  }
  return rows;
}

async function besideReference(
  generator: Generator,
  store: Store,
  subjects: { readonly gateway: Subject; readonly reference: Subject },
  connections: readonly number[],
  effort: LoadEffort,
): Promise<Row[]> {
  await using started = new AsyncDisposableStack();
  const start = async ({ start: run }: Subject): Promise<Running> => started.adopt(await run(), (running) => running.close());
  const lanes: Lane[] = [
    { name: signed, running: await start(subjects.gateway), requests: transactions },
    { name: reference, running: await start(subjects.reference), requests: transactions },
  ];
  const rows: Row[] = [];
  for (const count of connections) {
    const [ours, theirs] = pair(await loadInTurns(generator, lanes, count, effort));
    const id = `signatures.${store.id}.${count}`;
    const what = `${count} connections, recorded in ${store.name} before`;
    rows.push(
      {
        id,
        what: `(l) signature of a transaction, ${what}`,
        unit: 'per-second',
        ours: ours.rate,
        beside: [theirs.rate],
        aim: { atLeast: TIMES_REFERENCE, times: reference },
      },
      { id: `${id}.processor`, what: `(l) processor time of that`, unit: 'us', ours: ours.time, beside: [theirs.time] },
    );
  }
  return rows;
}

/**
 * Sends with a gateway of its own, as rounds over its outbox take time that other rows do not have.
 */
async function sending(
  generator: Generator,
  store: Store,
  subject: Subject,
  connections: readonly number[],
  effort: LoadEffort,
): Promise<Row[]> {
  const running = await subject.start();
  try {
    const lanes: Lane[] = [
      { name: sent, running, requests: sends },
      { name: signed, running, requests: transactions },
      { name: forwarded, running, requests: forwardedCalls },
    ];
    const rows: Row[] = [];
    for (const count of connections) {
      const [ours, ...others] = pair(await loadInTurns(generator, lanes, count, effort));
      const id = `signatures.${store.id}.${count}.sent`;
      rows.push(
        {
          id,
          what: `(l) transaction signed and sent, ${count} connections, recorded in ${store.name} before`,
          unit: 'per-second',
          ours: ours.rate,
          beside: others.map(({ rate }) => rate),
        },
        { id: `${id}.processor`, what: `(l) processor time of that`, unit: 'us', ours: ours.time, beside: others.map(({ time }) => time) },
      );
    }
    return rows;
  } finally {
    await running.close();
  }
}

function pair([first, second, ...more]: readonly LaneResult[]): readonly [LaneResult, LaneResult, ...LaneResult[]] {
  if (first === undefined || second === undefined) throw new RangeError('expected two lanes at least');
  return [first, second, ...more];
}
