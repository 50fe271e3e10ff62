/** Makes installable packages. See `--help`. */
import { readFileSync } from 'node:fs';
import { performAll } from './build/perform.ts';
import { from } from './build/paths.ts';
import { targets } from './build/targets.ts';
import { clientPackage, componentPackages } from './pack/packages.ts';
import { packSteps, tarballOf } from './pack/steps.ts';
import { runScript } from './script.ts';
import { keepForTools } from './setup/environment.mjs';

const names = [...[...componentPackages, clientPackage].map(({ name }) => name), 'mintmark'];
const help = `Usage: npm run pack

Builds what is stale and packs it. Each file in dist/packages can be installed with npm install FILE:
${names.map((name) => `  ${tarballOf(name)}`).join('\n')}

docs/how-to/packages.md says what is in them.

Exit codes:
  0  everything is packed
  1  something does not build, or cannot be packed
  2  wrong argument`;

// esbuild and npm run as programs with the environment of this one.
keepForTools(process.env);
await runScript({
  name: 'pack',
  help,
  options: {},
  run: async () => {
    await performAll([...targets.node(), ...packSteps()]);
    for (const name of names) console.log(`${tarballOf(name)}: ${readFileSync(from(tarballOf(name))).length} bytes`);
  },
});
