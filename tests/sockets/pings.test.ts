import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { beat } from '../../hosts/node/sockets/heartbeat.ts';
import { NodeSocket } from '../../hosts/node/sockets/node-socket.ts';
import { answerPings } from '../../hosts/node/sockets/pongs.ts';

/** A socket of `ws` whose client takes nothing until it is told to. */
class UntakenSocket extends EventEmitter {
  readonly sent: string[] = [];
  readonly #unsent: (() => void)[] = [];
  isPaused = false;

  get bufferedAmount(): number {
    return this.#unsent.length;
  }

  send(message: string, _: unknown, onSent: () => void): void {
    this.sent.push(message);
    this.#unsent.push(onSent);
  }

  ping(payload: Buffer): void {
    this.sent.push(`ping ${payload.toString('hex')}`);
  }

  pong(payload: Buffer, _: boolean, onSent: () => void): void {
    this.send(`pong ${payload.toString()}`, {}, onSent);
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  /** The client takes what was sent. */
  taken(): void {
    for (const onSent of this.#unsent.splice(0)) onSent();
  }
}

const asRaw = (socket: UntakenSocket): WebSocket => socket as unknown as WebSocket;

test('of the pings that come while a pong waits, only the newest is answered', () => {
  const socket = new UntakenSocket();
  answerPings(asRaw(socket));
  for (let ping = 0; ping < 100_000; ping++) socket.emit('ping', Buffer.from(String(ping)));
  expect(socket.sent).toEqual(['pong 0']);
  socket.taken();
  expect(socket.sent).toEqual(['pong 0', 'pong 99999']);
  socket.taken();
  socket.emit('ping', Buffer.from('next'));
  expect(socket.sent).toEqual(['pong 0', 'pong 99999', 'pong next']);
});

/** Starts the heartbeat of a socket, one ping a second. */
function beating(): { raw: UntakenSocket; socket: NodeSocket; silences: () => number; pass: () => void } {
  vi.useFakeTimers();
  const raw = new UntakenSocket();
  const socket = new NodeSocket(asRaw(raw));
  let silences = 0;
  beat(
    socket,
    () => 1,
    () => silences++,
  );
  return { raw, socket, silences: () => silences, pass: () => void vi.advanceTimersByTime(1000) };
}

/** Answers the last ping. */
const answerLast = (raw: UntakenSocket): void => void raw.emit('pong', Buffer.from(raw.sent.at(-1)?.slice('ping '.length) ?? '', 'hex'));

test('only a pong with the payload of the last ping counts', () => {
  const { raw, silences, pass } = beating();
  for (let second = 0; second < 3; second++) {
    pass();
    answerLast(raw);
  }
  expect([new Set(raw.sent).size, silences()]).toEqual([3, 0]);
  pass();
  raw.emit('pong', Buffer.alloc(0));
  raw.emit('pong', Buffer.from('alive'));
  pass();
  expect(silences()).toBe(1);
  vi.useRealTimers();
});

test('while the socket is not read, it is enough that the client takes what is sent', () => {
  const { raw, socket, silences, pass } = beating();
  pass();
  socket.pause();
  for (let second = 0; second < 3; second++) {
    socket.send('answer', () => {});
    raw.taken();
    pass();
  }
  socket.resume();
  // The pong is still to be read.
  pass();
  expect(silences()).toBe(0);
  socket.pause();
  socket.send('answer', () => {});
  pass();
  expect(silences()).toBe(1);
  vi.useRealTimers();
});
