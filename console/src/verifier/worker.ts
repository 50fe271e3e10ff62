/**
 * Runs the nft component for the console. It is a thread of its own, because only its policy allows
 * to compile WebAssembly.
 */
import { createNft } from '../../../packages/nft/src/web.ts';
import type { Question } from './messages.ts';
import { sourcesOf } from './sources.ts';
import { verify } from './verify.ts';

/** The largest medium that a page holds in memory, in bytes. */
const MAX_MEDIA_BYTES = 32 << 20;

addEventListener('message', (event: MessageEvent<Question>) => {
  void (async () => {
    const { chain, apiKey } = event.data;
    try {
      const nft = await createNft({ ...sourcesOf(chain, apiKey), maxMediaBytes: MAX_MEDIA_BYTES });
      for await (const finding of verify(nft, event.data)) postMessage({ finding });
      postMessage({ end: '' });
    } catch (error) {
      postMessage({ end: error instanceof Error ? error.message : String(error) });
    }
  })();
});
