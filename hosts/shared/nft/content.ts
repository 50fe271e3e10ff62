import type { ContentHead, ContentRequest, Error as NftFailure } from '../../../build/types/interfaces/mintmark-nft-content.js';
import type { Aborting } from '../exchange/abort.ts';
import type { Result } from '../result.ts';
import { Actions } from './actions.ts';
import type { NftParts } from './resolve.ts';

/** A piece of content in order: the head first, then chunks. */
export type ContentPiece = { readonly tag: 'head'; readonly val: ContentHead } | { readonly tag: 'chunk'; readonly val: Uint8Array };

/**
 * Streams content: yields its head, then its chunks, each when it is asked for. Returns how it
 * ended, `undefined` if `aborting` aborted. Leaving the iteration early drops what is under way.
 *
 * Errors: throws `InstanceReplaced` if the instance traps.
 */
export async function* streamContent(
  { instances, http, settings, now }: NftParts,
  request: ContentRequest,
  aborting: Aborting,
): AsyncGenerator<ContentPiece, Result<void, NftFailure> | undefined> {
  const instance = instances.current();
  const content = instance.call(() => instance.linked.content.Content.open(request, settings));
  using _content = instance.owning(content);
  using actions = new Actions(http);
  while (!aborting.aborted) {
    const step = instance.call(() => content.advance(actions.take(), BigInt(now()), true));
    actions.follow(step.need);
    yield* step.output;
    if (step.end !== undefined) return step.end;
    // Each piece was taken, so there may be more already.
    if (step.output.length === 0) await actions.wait(aborting);
  }
  return undefined;
}
