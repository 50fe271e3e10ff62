import { GatewaySupervisor } from '../../../hosts/shared/component/gateway-supervisor.ts';
import { Session } from '../../../hosts/shared/sockets/session.ts';
import type { Closing, Socket } from '../../../hosts/shared/sockets/socket.ts';
import { idleEffects } from '../../node/support/effects.ts';
import { ScriptedGateway } from '../../node/support/script.ts';
import type { Script } from '../../node/support/script.ts';

/** A socket that keeps what happens to it. Its client takes nothing until it is told to. */
export class KeptSocket implements Socket {
  readonly sent: string[] = [];
  readonly pauses: boolean[] = [];
  closed: number | undefined;
  #unsent: (() => void)[] = [];

  send(message: string | Uint8Array, onSent: () => void): void {
    this.sent.push(typeof message === 'string' ? message : new TextDecoder().decode(message));
    this.#unsent.push(onSent);
  }

  /** The client takes what was sent. */
  taken(): void {
    const unsent = this.#unsent;
    this.#unsent = [];
    for (const onSent of unsent) onSent();
  }

  close(code: number): void {
    this.closed = code;
  }

  pause(): void {
    this.pauses.push(true);
  }

  resume(): void {
    this.pauses.push(false);
  }

  afterTurn(call: () => void): void {
    setImmediate(call);
  }

  holds(): void {}
}

/** A session whose messages are all answered by one script. */
export interface SessionStage {
  readonly session: Session;
  readonly socket: KeptSocket;
  readonly closings: Closing[];
}

/** Opens a session over a socket that keeps what happens to it. */
export function openSession(script: () => Script, maxUnsentBytes = 65_536): SessionStage {
  const supervisor = new GatewaySupervisor(
    () => new ScriptedGateway({ '/rpc/1': script }),
    () => {},
  );
  const socket = new KeptSocket();
  const closings: Closing[] = [];
  const limits = {
    maxSockets: 1,
    maxSocketsPerClient: 1,
    maxSubscriptions: 1,
    maxMessageBytes: 1_048_576,
    maxUnsentBytes,
    pingSeconds: 30,
    shards: 1,
  };
  const parts = {
    driving: { supervisor, effects: idleEffects },
    log: () => {},
    begin: () => ({ effects: idleEffects, log: () => {} }),
    limits: () => limits,
    feedOf: (name: string): never => {
      throw new Error(`expected no subscription, got one to ${name}`);
    },
  };
  const request = { method: 'GET', target: '/rpc/1', headers: [], peer: '127.0.0.1' };
  const session = new Session(parts, socket, { request, chain: '1', client: 'p:k' }, (_, why) => closings.push(why));
  return { session, socket, closings };
}
