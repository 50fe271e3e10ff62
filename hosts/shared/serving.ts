import type { Request, Seed } from '../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { GatewaySupervisor } from './component/gateway-supervisor.ts';
import type { Client } from './exchange/client.ts';
import type { Effects } from './exchange/effects.ts';
import { serve } from './exchange/exchange.ts';

/** A request that is being answered. */
export interface InFlight {
  /**
   * Takes note that the client has left. Drops what belongs to its response, unless the request
   * signs.
   */
  left(): void;
  /** Drops the request at once. What cannot be aborted finishes. */
  abort(): void;
}

/** Returns the effects of one request: those of the host, with something around them. */
export type AroundEffects = (effects: Effects) => Effects;

/**
 * Answers a request: a driver of the gateway. Never throws. Calls `client.done` at the end. `body`
 * is the whole body of the request if it is there already. `around` is put around its effects.
 */
export type ServeRequest = (client: Client, request: Request, seed: Seed, body?: Uint8Array, around?: AroundEffects) => InFlight;

/** The drivers that can serve requests. */
export type DriverName = 'exchange' | 'async-streams';

/**
 * Returns the driver `exchange`: the gateway as a state machine whose effects the host performs.
 */
export function exchangeDriver(supervisor: GatewaySupervisor, effects: Effects): ServeRequest {
  return (client, request, seed, body, around) => serve(supervisor, around?.(effects) ?? effects, client, request, seed, body);
}
