import { lookup as resolve } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import { publicOnly } from '../../shared/network/guard.ts';
import { MAX_CONNECTIONS, OriginTurns } from './turns.ts';

/** Connections, and whose turn it is to use one. */
export interface Pool {
  readonly agent: Agent;
  readonly turns: OriginTurns;
}

/**
 * Pools of upstream connections.
 *
 * Security: a connection to a private address is never used for a URL that came out of a token.
 */
export interface Pools {
  /** To public addresses only. */
  readonly public: Pool;
  /** To what the configuration names, private addresses too. */
  readonly listed: Pool;
  /** Closes all connections. Requests under way fail. */
  close(): Promise<void>;
}

/** Milliseconds for making a connection. */
const CONNECT_TIMEOUT_MS = 5000;
const options = { connections: MAX_CONNECTIONS, pipelining: 1, keepAliveTimeout: 10_000, maxHeaderSize: 32_768, allowH2: false };

/** Returns pools without connections. */
export function makePools(): Pools {
  const open = new Agent({ ...options, connect: { timeout: CONNECT_TIMEOUT_MS, lookup: lookupPublic } });
  const listed = new Agent({ ...options, connect: { timeout: CONNECT_TIMEOUT_MS } });
  return {
    public: { agent: open, turns: new OriginTurns() },
    listed: { agent: listed, turns: new OriginTurns() },
    close: async () => {
      await Promise.all([open.destroy(), listed.destroy()]);
    },
  };
}

/**
 * Resolves a name for one connection, to public addresses only.
 *
 * Security: the connection is made to exactly these addresses, so a later lookup with another
 * result changes nothing.
 */
export const lookupPublic: LookupFunction = (name, { all: wantsAll, ...rest }, answer) => {
  resolve(name, { ...rest, all: true }, (error, found) => {
    if (error !== null) return answer(error, []);
    try {
      const addresses = publicOnly(name, found);
      const [first] = addresses;
      if (wantsAll === true || first === undefined) answer(null, addresses);
      else answer(null, first.address, first.family);
    } catch (refused) {
      answer(refused instanceof Error ? refused : new Error(String(refused)), []);
    }
  });
};
