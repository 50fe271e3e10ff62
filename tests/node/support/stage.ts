import type { Action, Request, Settled } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Effects } from '../../../hosts/shared/exchange/effects.ts';
import { serve } from '../../../hosts/shared/exchange/exchange.ts';
import type { Exchange } from '../../../hosts/shared/exchange/exchange.ts';
import { GatewaySupervisor } from '../../../hosts/shared/component/gateway-supervisor.ts';
import { RecordingClient } from './client.ts';
import { idleEffects } from './effects.ts';
import type { Script } from './script.ts';
import { ScriptedGateway } from './script.ts';

/** A fixed time and fixed entropy. */
export const seed = { now: 0n, entropy: new Uint8Array(16) };

/** An effect that can be aborted. */
export const fetch: Action = {
  tag: 'fetch',
  val: { method: 'get', url: 'https://a.example/', headers: [], body: undefined, maxBytes: 10, chosenBy: 'operator', coalesce: undefined },
};

/** An effect that cannot be aborted. */
export const take: Action = { tag: 'take', val: { plan: 'p', key: 'k', network: 'k', anonymous: true, calls: [] } };

/** What corrects a take. It cannot be aborted. */
export const settle: Action = {
  tag: 'settle',
  val: { plan: 'p', key: 'k', network: 'k', taken: 1, spent: 0, at: 0, lease: undefined, countedIn: 0 },
};

/** An effect after which a signature may exist. */
export const sign: Action = {
  tag: 'sign',
  val: { credential: { tag: 'anonymous' }, method: 'm', params: '[]', chain: undefined, idempotencyKey: undefined, estimates: undefined },
};

/** Returns a request for a target. */
export const request = (target: string): Request => ({ method: 'GET', target, headers: [], peer: '127.0.0.1' });

/** A supervisor with scripted gateways, all of which are remembered. */
export interface Stage {
  readonly supervisor: GatewaySupervisor;
  readonly gateways: ScriptedGateway[];
  readonly traps: unknown[];
  run(target: string, effects?: Partial<Effects>): { client: RecordingClient; run: Exchange };
}

/** Sets up a stage. */
export function stage(scripts: Readonly<Record<string, () => Script>>): Stage {
  const gateways: ScriptedGateway[] = [];
  const traps: unknown[] = [];
  const make = (): ScriptedGateway => {
    const gateway = new ScriptedGateway(scripts);
    gateways.push(gateway);
    return gateway;
  };
  const supervisor = new GatewaySupervisor(make, (error) => traps.push(error));
  return {
    supervisor,
    gateways,
    traps,
    run: (target, effects = {}) => {
      const client = new RecordingClient();
      return { client, run: serve(supervisor, { ...idleEffects, ...effects }, client, request(target), seed) };
    },
  };
}

/**
 * Returns a script with the given steps, one after the other. Records in `heard` what it was given.
 */
export function inOrder(steps: readonly ReturnType<Script>[], heard: Settled[][] = []): () => Script {
  return () => {
    let next = 0;
    return (settled) => {
      heard.push([...settled]);
      return steps[next++] ?? {};
    };
  };
}
