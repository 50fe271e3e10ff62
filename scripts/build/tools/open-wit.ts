import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { from } from '../paths.ts';
import type { Step } from '../step.ts';

/** The gateway's WIT without its gates, for tools that cannot open them. */
export const openWit = 'build/wit/gateway';

/** Writes the gateway's WIT, and what it uses, without the lines `@unstable(…)`. */
export const openWitStep: Step = {
  name: 'WIT without gates',
  inputs: ['wit/gateway', 'wit/nft', 'wit/rate-limit', 'wit/signer', 'wit/wasi', 'scripts/build/tools/open-wit.ts'],
  outputs: [openWit],
  run: () => {
    rmSync(from(openWit), { recursive: true, force: true });
    // The packages that it uses are links.
    cpSync(from('wit/gateway'), from(openWit), { recursive: true, dereference: true });
    for (const { parentPath, name } of readdirSync(from(openWit), { recursive: true, withFileTypes: true }).filter((it) => it.isFile())) {
      const file = join(parentPath, name);
      writeFileSync(file, readFileSync(file, 'utf8').replace(/^ *@unstable\(.*\)\n/gm, ''));
    }
  },
};
