/** Builds the tools that only hosts other than Node and Workers need. See `--help`. */
import { performAll } from './build/perform.ts';
import { from } from './build/paths.ts';
import { wacStep } from './build/components/wac.ts';
import { runScript } from './script.ts';

const help = `Usage: npm run setup:hosts

Builds into this clone if it is missing:
  build/tools/bin/wac   composes components into one file (\`npm run compose\`); pinned, from source,
                        two and a half minutes on two cores

\`npm run compose\` and \`npm test\` do the same by themselves. Needs the Rust of \`npm run setup\` and crates.io.

Exit codes:
  0  the tools are ready
  1  something does not build
  2  wrong argument`;

await runScript({
  name: 'setup:hosts',
  help,
  options: {},
  run: async () => {
    await performAll([wacStep]);
    console.log(`${from('build/tools/bin/wac')} is ready`);
  },
});
