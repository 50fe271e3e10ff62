import { loaded } from 'mintmark:component/keys';
import { linkKeys } from '../../../hosts/shared/component/link.ts';
import { payloadOf } from '../../../hosts/shared/payload.ts';
import { loaderOf } from '../../../hosts/workers/isolate/components.ts';

/** The memory and iterations that a Worker of 128 MB can afford. */
const limits = { memory: 32 * 1024 * 1024, iterations: 1_000_000 };

interface Asked {
  readonly keystore: string;
  readonly password: string;
}

/**
 * Opens keystores in one instance per request, and returns the keys or the errors. mintmark does
 * not do this on Workers: the test only shows that it would work.
 */
export default {
  async fetch(request: Request): Promise<Response> {
    const asked = await request.json<readonly Asked[]>();
    const { openKeystore } = await linkKeys(loaderOf({ keys: loaded }));
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    const results = asked.map(({ keystore, password }): unknown => {
      try {
        return Array.from(openKeystore(bytes(keystore), bytes(password), limits), (byte) => byte.toString(16).padStart(2, '0')).join('');
      } catch (error) {
        return payloadOf(error) ?? String(error);
      }
    });
    return Response.json(results);
  },
};
