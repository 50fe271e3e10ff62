/** Builds the tools that only hosts other than Node and Workers need. See `--help`. */
import { performAll } from './build/perform.ts';
import { from } from './build/paths.ts';
import { wacStep } from './build/tools/wac.ts';
import { wasmtime, wasmtimeStep } from './build/tools/wasmtime.ts';
import { runScript } from './script.ts';

const help = `Usage: npm run setup:hosts

Builds into this clone if it is missing:
  build/tools/bin/wac        composes components into one file (\`npm run compose\`)
  build/tools/bin/wasmtime   serves the composed files (\`npm run test:hosts\`)

Both are pinned and built from source, in two and a half and in eight minutes on two cores. \`npm run compose\` and
\`npm test\` build wac by themselves, and \`npm run test:hosts\` both. Needs the Rust of \`npm run setup\` and crates.io.

Exit codes:
  0  the tools are ready
  1  something does not build
  2  wrong argument`;

await runScript({
  name: 'setup:hosts',
  help,
  options: {},
  run: async () => {
    await performAll([wacStep, wasmtimeStep]);
    console.log(`${from('build/tools/bin/wac')} and ${from(wasmtime)} are ready`);
  },
});
