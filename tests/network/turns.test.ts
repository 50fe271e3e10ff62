import { afterEach, expect, test } from 'vitest';
import { MAX_CONNECTIONS, MAX_SHARE, OriginTurns, SCARCE_FROM } from '../../hosts/node/outgoing/turns.ts';
import type { Turn } from '../../hosts/node/outgoing/turns.ts';

const begun: string[] = [];
afterEach(() => void begun.splice(0));

/** Enters a request of a client. It records the client when it begins. */
function enter(turns: OriginTurns, client: string | undefined, origin = 'https://a.example'): Turn {
  const turn = turns.of(origin, client);
  turn.enter(() => begun.push(client ?? 'gateway'));
  return turn;
}

/** Enters so many requests of a client. */
const enterAll = (turns: OriginTurns, client: string, count: number): Turn[] => Array.from({ length: count }, () => enter(turns, client));

const countOf = (client: string): number => begun.filter((it) => it === client).length;

test('one client has half of the connections, and another its share at once', () => {
  const turns = new OriginTurns();
  enterAll(turns, 'greedy', 1000);
  expect(countOf('greedy')).toBe(SCARCE_FROM);
  enterAll(turns, 'other', 1000);
  expect(countOf('other')).toBe(MAX_SHARE);
  enter(turns, undefined);
  expect(countOf('gateway')).toBe(1);
  enter(turns, 'greedy', 'https://b.example');
  expect(countOf('greedy')).toBe(SCARCE_FROM + 1);
});

test('a connection that becomes free goes to the client that has the fewest', () => {
  const turns = new OriginTurns();
  const greedy = enterAll(turns, 'greedy', 1000);
  for (let client = 0; begun.length < MAX_CONNECTIONS; client++) enterAll(turns, `client ${client}`, MAX_SHARE);
  const late = ['late', 'later'].map((client) => enter(turns, client));
  expect(begun.slice(MAX_CONNECTIONS)).toEqual([]);
  greedy[0]?.leave();
  greedy[0]?.leave();
  expect(begun.slice(MAX_CONNECTIONS)).toEqual(['late']);
  greedy[1]?.leave();
  expect(begun.slice(MAX_CONNECTIONS)).toEqual(['late', 'later']);
  for (const turn of late) turn.leave();
  expect(begun).toHaveLength(MAX_CONNECTIONS + 2);
});

test('a client goes on with all of its requests, and one that waits no longer never begins', () => {
  const turns = new OriginTurns();
  const requests = enterAll(turns, 'only', SCARCE_FROM + 3);
  requests.at(-1)?.leave();
  for (const request of requests.slice(0, -1)) request.leave();
  expect(countOf('only')).toBe(SCARCE_FROM + 2);
  enterAll(turns, 'only', SCARCE_FROM + 1);
  expect(countOf('only')).toBe(2 * SCARCE_FROM + 2);
});
