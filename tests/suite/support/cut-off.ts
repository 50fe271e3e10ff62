import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/**
 * Returns the text of a request. `undefined` if it is cut off: a host does so with a request that
 * lost a race.
 */
export async function textUnlessCutOff(request: IncomingMessage): Promise<string | undefined> {
  try {
    return await text(request);
  } catch (error) {
    if (!request.destroyed) throw error;
    return undefined;
  }
}
