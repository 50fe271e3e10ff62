import { lookup as resolve } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import { publicOnly } from '../../shared/network/guard.ts';

/** Connections that are kept, by what they may lead to: none to a private address is ever used for an address out of a token. */
export interface Pools {
  /** To public addresses only. */
  readonly public: Agent;
  /** To what the configuration names. */
  readonly listed: Agent;
  /** Ends them all; requests under way fail. */
  close(): Promise<void>;
}

/** Milliseconds until a connection stands. */
const connectTimeout = 5000;
const options = { connections: 64, pipelining: 1, keepAliveTimeout: 10_000, maxHeaderSize: 32_768, allowH2: false };

/** Makes them, empty. */
export function makePools(): Pools {
  const open = new Agent({ ...options, connect: { timeout: connectTimeout, lookup: lookupPublic } });
  const listed = new Agent({ ...options, connect: { timeout: connectTimeout } });
  return {
    public: open,
    listed,
    close: async () => {
      await Promise.all([open.destroy(), listed.destroy()]);
    },
  };
}

/** Resolves a name for one connection, which is made to exactly these addresses: what another lookup says later changes nothing. */
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
