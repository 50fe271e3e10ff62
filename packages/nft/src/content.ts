import type { ContentHead, ContentRequest } from '../../../build/types/interfaces/mintmark-nft-content.js';
import { streamContent } from '../../../hosts/shared/nft/content.ts';
import { InstanceReplaced } from '../../../hosts/shared/nft/instances.ts';
import type { NftParts } from '../../../hosts/shared/nft/resolve.ts';
import { NftError } from './error.ts';

/** Content as a stream. */
export interface OpenedContent {
  /** The media type, the size, and whether the bytes are verified. */
  readonly head: ContentHead;
  /** The bytes, each verified before it comes. The stream errors with an `NftError`. */
  readonly body: ReadableStream<Uint8Array>;
}

/**
 * Opens content. The deadline counts until the head is there. After that each chunk has the time of
 * a request.
 *
 * Errors: throws an `NftError`, or the signal's reason.
 */
export async function openContent(parts: NftParts, request: ContentRequest, signal: AbortSignal | undefined): Promise<OpenedContent> {
  signal?.throwIfAborted();
  const { deadlineMs } = parts.settings;
  const controller = new AbortController();
  const leave = (): void => controller.abort();
  signal?.addEventListener('abort', leave, { once: true });
  let isLate = false;
  const deadline = setTimeout(() => {
    isLate = true;
    controller.abort();
  }, deadlineMs);
  const pieces = streamContent(parts, request, controller.signal);
  const next = async (): Promise<Exclude<Awaited<ReturnType<typeof pieces.next>>, { done: true }>['value'] | undefined> => {
    try {
      const { done, value } = await pieces.next();
      if (done !== true) return value;
      signal?.throwIfAborted();
      if (value?.tag === 'err') throw new NftError(value.val);
      if (isLate) throw new NftError({ tag: 'timed-out', val: deadlineMs });
      return undefined;
    } catch (error) {
      throw error instanceof InstanceReplaced ? new NftError({ tag: 'instance-replaced', val: error.message }, { cause: error }) : error;
    }
  };
  const end = (): void => {
    clearTimeout(deadline);
    signal?.removeEventListener('abort', leave);
  };
  try {
    const first = await next();
    if (first?.tag !== 'head') throw new NftError({ tag: 'other', val: 'the content ended before its head' });
    clearTimeout(deadline);
    const body = new ReadableStream<Uint8Array>(
      {
        pull: async (stream) => {
          const piece = await next();
          if (piece?.tag === 'chunk') return stream.enqueue(piece.val);
          end();
          stream.close();
        },
        cancel: async () => {
          end();
          controller.abort();
          await pieces.return(undefined);
        },
      },
      { highWaterMark: 0 },
    );
    return { head: first.val, body };
  } catch (error) {
    end();
    await pieces.return(undefined);
    throw error;
  }
}
