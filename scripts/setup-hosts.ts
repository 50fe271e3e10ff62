/**
 * Builds the tools that only other hosts than Node and Workers need. See `--help`.
 */
import { parseArgs } from 'node:util';
import { performAll } from './build/perform.ts';
import { from } from './build/paths.ts';
import { wacStep } from './build/components/wac.ts';

const help = `Usage: npm run setup:hosts

Builds into this clone, where it is missing:
  build/tools/bin/wac   composes components into one file (\`npm run compose\`); pinned, from source,
                        two and a half minutes on two cores

\`npm run compose\` and \`npm test\` do the same by themselves. Needs the Rust of \`npm run setup\` and crates.io.

Exit codes: 0; 1 when something does not build; 2 for a wrong argument.`;

try {
  const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
  if (values.help) console.log(help);
  else {
    await performAll([wacStep]);
    console.log(`${from('build/tools/bin/wac')} is ready`);
  }
} catch (error) {
  const wrongArgument = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  console.error(`setup:hosts: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = wrongArgument ? 2 : 1;
}
