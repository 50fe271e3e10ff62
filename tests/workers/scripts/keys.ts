import { loaded } from 'mintmark:component/keys';
import { linkKeys } from '../../../hosts/shared/component/link.ts';
import { payloadOf } from '../../../hosts/shared/payload.ts';
import { loaderOf } from '../../../hosts/workers/isolate/components.ts';

/** What a Worker of 128 MB can spare. */
const limits = { memory: 32 * 1024 * 1024, iterations: 1_000_000 };

interface Asked {
  readonly keystore: string;
  readonly password: string;
}

/** Opens keystores, each in the instance of this request, and tells the keys or the refusals. No host of mintmark does that on Workers: only what would become of it is asked. */
export default {
  async fetch(request: Request): Promise<Response> {
    const asked = await request.json<readonly Asked[]>();
    const { openKeystore } = await linkKeys(loaderOf({ keys: loaded }));
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    const told = asked.map(({ keystore, password }): unknown => {
      try {
        return Array.from(openKeystore(bytes(keystore), bytes(password), limits), (byte) => byte.toString(16).padStart(2, '0')).join('');
      } catch (error) {
        return payloadOf(error) ?? String(error);
      }
    });
    return Response.json(told);
  },
};
