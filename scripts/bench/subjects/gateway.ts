import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configured, privateKey } from '../fixture.ts';
import { startProgram } from './program.ts';
import type { Site, Subject } from './subject.ts';

const main = fileURLToPath(new URL('gateway-main.ts', import.meta.url));

/** Name under which rows refer to it. */
export const nodeGateway = 'Node gateway';

/** mintmark's gateway on Node. */
export function gatewaySubject(site: Site): Subject {
  return {
    name: nodeGateway,
    start: async () => {
      const home = await site.directory();
      const file = join(home, 'config.json');
      await writeFile(
        file,
        JSON.stringify({ ...configured(site.upstream, site.upstream), network: { allowPrivate: [new URL(site.upstream).host] } }),
      );
      return await startProgram({ args: [main, file], directory: home, env: { KEY: privateKey }, ready: 'stderr' });
    },
  };
}
