/** Builds `dist/mintmark-check.wasm`. See `--help`. */
import { build } from './build.ts';
import { performAll } from './build/perform.ts';
import { checkCommand, checkCommandSteps } from './build/components/check-command.ts';
import { runScript } from './script.ts';
import { keepForTools } from './setup/environment.mjs';

const help = `Usage: npm run build:check-command

Builds what is stale of ${checkCommand}, the command mintmark-check with the components that it decides with.
\`mintmark check KIND\` runs it, and so does
  npx jco run ${checkCommand} --help

wac composes it. Where wac is missing it is built from source into the clone, some minutes on two cores.

Exit codes:
  0  the command is built
  1  something does not build
  2  wrong argument`;

/** Builds the command, and the components that it is made of. */
export async function buildCheckCommand(): Promise<void> {
  await build();
  await performAll(checkCommandSteps());
}

if (import.meta.main) {
  keepForTools(process.env);
  await runScript({ name: 'check-command', help, options: {}, run: buildCheckCommand });
}
