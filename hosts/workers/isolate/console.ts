import manifest from 'mintmark:console';
import type { StaticFiles } from '../../shared/console/manifest.ts';
import type { GatewayBindings } from '../gateway/bindings.ts';

/** The origin of the files for the binding, which takes URLs. It does not exist. */
const ORIGIN = 'https://assets.mintmark.invalid/';

/** Returns the files of the console. There are none without their binding. */
export function consoleFiles({ ASSETS }: GatewayBindings): StaticFiles {
  if (ASSETS === undefined) return { manifest: { files: {} }, read: () => Promise.reject(new RangeError('expected no file')) };
  return {
    manifest,
    read: async (file) => {
      const response = await ASSETS.fetch(ORIGIN + file);
      if (!response.ok) throw new Error(`${file}: expected the status 200 of the assets, got ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}
