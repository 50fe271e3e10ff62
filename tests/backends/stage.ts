import { randomBytes } from 'node:crypto';
import { post } from '../suite/support/ask.ts';
import type { Reply } from '../suite/support/ask.ts';
import type { Served } from '../suite/support/host.ts';
import { sha256Hex } from '../suite/support/world.ts';
import type { World } from '../suite/support/world.ts';

/** Returns a token as `npm run token` makes it: 32 random bytes. */
export const newToken = (): string => `mm_${randomBytes(32).toString('base64url')}`;

/** Returns the configuration of the world for a gateway whose backends these tokens may ask. */
export function withBackends(world: World, tokens: readonly string[]): object {
  return { ...world.configuration(), backends: { tokenSha256: tokens.map(sha256Hex) } };
}

/** Asks a backend of a gateway. A text is sent as it is. */
export function askBackend(served: Served, token: string, question: string, body: unknown): Promise<Reply> {
  return post(`${served.baseUrl}/v1/backends/${question}`, body, { authorization: `Bearer ${token}` });
}

/** A demand of the plan `pro`, for a call of `eth_call`. */
export const demand = { plan: 'pro', key: 'a-key', network: '192.0.2.0', anonymous: false, calls: [{ name: 'eth_call', blocks: 0 }] };
