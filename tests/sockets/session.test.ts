import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { MAX_BEGUN_IN_A_TURN, MAX_WAITING_BYTES, MESSAGE_BYTES, PAUSE_BYTES } from '../../hosts/shared/sockets/limits.ts';
import { WaitingMessages } from '../../hosts/shared/sockets/waiting.ts';
import { answer, summary } from '../node/support/script.ts';
import type { Script } from '../node/support/script.ts';
import { openSession } from './support/session.ts';

const empty = new Uint8Array();
const atOnce = (): Script => () => ({ ...answer('answer'), finished: true });

test('messages that are answered at once leave a turn to everything else', async () => {
  const { session, socket } = openSession(atOnce);
  for (let message = 0; message < 1000; message++) session.receive(empty);
  await turn();
  const afterOne = socket.sent.length;
  expect(afterOne).toBeGreaterThan(0);
  expect(afterOne).toBeLessThanOrEqual(2 * MAX_BEGUN_IN_A_TURN);
  while (socket.sent.length < 1000) await turn();
});

test('empty messages count: the socket is paused, read again when few wait, and closed above the bound', async () => {
  const { session, socket, closings } = openSession(atOnce);
  const pausing = PAUSE_BYTES / MESSAGE_BYTES + MAX_BEGUN_IN_A_TURN + 1;
  for (let message = 0; message < pausing; message++) session.receive(empty);
  expect(socket.pauses).toEqual([true]);
  while (socket.sent.length < pausing) await turn();
  expect(socket.pauses).toEqual([true, false]);
  for (let message = 0; closings.length === 0; message++) {
    expect(message).toBeLessThan(MAX_WAITING_BYTES / MESSAGE_BYTES + 2 * MAX_BEGUN_IN_A_TURN);
    session.receive(empty);
  }
  expect([closings, socket.closed]).toEqual([['too-many-messages'], 1008]);
});

test('a client that takes no answers is not read, and its messages wait', async () => {
  const { session, socket } = openSession(atOnce, 60);
  for (let message = 0; message < 100; message++) session.receive(empty);
  await turn();
  await turn();
  // 11 answers of 6 bytes are more than 60. Those that were under way then are sent too.
  const waiting = socket.sent.length;
  expect(waiting).toBeLessThan(11 + MAX_BEGUN_IN_A_TURN);
  expect(socket.pauses).toEqual([true]);
  socket.taken();
  while (socket.sent.length < 100) {
    socket.taken();
    await turn();
  }
  socket.taken();
  expect(socket.pauses.at(-1)).toBe(false);
});

test('messages wait in order, however many were taken', () => {
  const waiting = new WaitingMessages();
  let [added, taken] = [0, 0];
  for (let round = 0; round < 100; round++) {
    for (let count = 0; count < 7; count++) waiting.add(new Uint8Array([added++ % 256]));
    for (let count = 0; count < 5; count++) expect(waiting.take()).toEqual(new Uint8Array([taken++ % 256]));
    expect(waiting.bytes).toBe((added - taken) * (1 + MESSAGE_BYTES));
  }
  while (taken < added) expect(waiting.take()).toEqual(new Uint8Array([taken++ % 256]));
  expect([waiting.take(), waiting.isEmpty, waiting.bytes]).toEqual([undefined, true, 0]);
});

test('a million messages wait, and are dropped at once', () => {
  const waiting = new WaitingMessages();
  for (let message = 0; message < 1_000_000; message++) waiting.add(empty);
  let taken = 0;
  while (waiting.take() === empty) taken++;
  expect(taken).toBe(1_000_000);
  waiting.add(empty);
  waiting.clear();
  expect([waiting.isEmpty, waiting.take()]).toEqual([true, undefined]);
});

test('a message whose client is refused is answered by the ids of its calls', async () => {
  const { session, socket } = openSession(() => () => ({
    output: [
      { tag: 'head', val: { status: 401, headers: [] } },
      { tag: 'chunk', val: new TextEncoder().encode('{"id":null,"error":{}}') },
      { tag: 'end', val: summary },
    ],
    finished: true,
  }));
  session.receive(new TextEncoder().encode('{"id":7}'));
  while (socket.sent.length === 0) await turn();
  expect(socket.sent).toEqual(['{"id":7,"error":{}}']);
});
