import { microseconds } from '../clock.ts';
import { entropy } from '../entropy.ts';
import { idOf } from '../exchange/about.ts';
import { collect } from '../exchange/collecting/collect.ts';
import type { Driving } from '../exchange/collecting/collect.ts';
import type { RequestOutcome } from '../log/fields.ts';
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';

/** A step of a round, as `docs/explanation/decisions/design/sockets.md` describes it. */
export type RoundStep =
  | { readonly lost: string }
  | { readonly criteria: readonly number[]; readonly block: string; readonly result: string; readonly undo?: string };

/** What a round of following a chain came to. */
export interface Round {
  readonly cursor: string;
  readonly nextMs: number;
  readonly steps: readonly RoundStep[];
}

/** Why a round came to nothing. */
export interface RoundFailure {
  /** For people. */
  readonly detail: string;
  /** What the log says of it. `undefined` if the exchange was lost. */
  readonly summary: RequestOutcome | undefined;
}

/**
 * Removes what an endpoint keeps for a feed that nobody wants any more. The endpoint forgets it by
 * itself if this fails.
 */
export async function endFollowing(driving: Driving, feed: { readonly name: string; readonly cursor: string }): Promise<void> {
  const seed = { now: microseconds(), entropy: entropy() };
  await collect(driving, (gateway) => gateway.unfollow(feed, seed), { requestId: idOf(seed.entropy) }).ended;
}

/** Follows a chain for one round. `criteria` is called if there is something new. */
export async function performRound(
  driving: Driving,
  feed: { readonly name: string; readonly cursor: string | undefined },
  criteria: () => string,
): Promise<Result<Round, RoundFailure>> {
  const seed = { now: microseconds(), entropy: entropy() };
  const source = { body: (): Uint8Array => new TextEncoder().encode(criteria()) };
  const ended = await collect(driving, (gateway) => gateway.follow(feed, seed), { requestId: idOf(seed.entropy) }, source).ended;
  if (ended.tag === 'err') return err({ detail: ended.val.detail, summary: undefined });
  const { head, body, summary } = ended.val;
  const json: unknown = JSON.parse(new TextDecoder().decode(body));
  if (head.status === 200) return ok(json as Round);
  const { detail } = json as { readonly detail: string };
  return err({ detail, summary });
}
