/**
 * Runs the nft component for the console. It is a thread of its own, because only its policy allows
 * to compile WebAssembly.
 */
import { createNft } from '../../../packages/nft/src/web.ts';
import type { Progress, Question } from './messages.ts';
import { sourcesOf } from './sources.ts';
import type { WrongBlock } from './sources.ts';
import { verify } from './verify.ts';

/** The largest medium that a page holds in memory, in bytes. */
const MAX_MEDIA_BYTES = 32 << 20;

addEventListener('message', (event: MessageEvent<Question>) => {
  void (async () => {
    const { chain, apiKey } = event.data;
    let progress: Progress = { part: 'component', calls: 0, blocks: 0, bytes: 0 };
    let wrong: WrongBlock | undefined;
    const tell = (changed: Partial<Progress>): void => {
      progress = { ...progress, ...changed };
      postMessage({ progress });
    };
    const listening = {
      onCall: () => tell({ calls: progress.calls + 1 }),
      onBlock: (bytes: number) => tell({ blocks: progress.blocks + 1, bytes: progress.bytes + bytes }),
      onWrongBlock: (found: WrongBlock) => {
        wrong = found;
      },
    };
    const takeWrongBlock = (): WrongBlock | undefined => {
      const taken = wrong;
      wrong = undefined;
      return taken;
    };
    try {
      tell({});
      const nft = await createNft({ ...sourcesOf(chain, apiKey, listening), maxMediaBytes: MAX_MEDIA_BYTES });
      for await (const finding of verify({ nft, onPart: (part) => tell({ part }), takeWrongBlock }, event.data)) postMessage({ finding });
      postMessage({ end: '' });
    } catch (error) {
      postMessage({ end: error instanceof Error ? error.message : String(error) });
    }
  })();
});
