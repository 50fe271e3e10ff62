/** Takes the place of commands that build: they need a clone and its tools. */
import type { Command } from 'commander';
import { defineCommand } from '../../../../cli/command/define.ts';
import { exitCodes } from '../../../../cli/command/exit-codes.ts';
import { Failure } from '../../../../cli/command/failure.ts';

/** Makes the subcommand in the place of `mintmark workers`. */
export function workersCommand(): Command {
  return cloneOnly('workers');
}

/** Makes the subcommand in the place of `mintmark deploy`. */
export function deployCommand(): Command {
  return cloneOnly('deploy');
}

function cloneOnly(name: string): Command {
  return defineCommand({
    name,
    description: 'Builds the scripts for Cloudflare Workers. This package does not have the tools for that: run it in a clone of mintmark.',
    examples: [`npm run ${name}`],
    exitCodes: { 0: 'never', 3: 'needs a clone' },
  })
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => {
      throw new Failure(`run \`npm run ${name}\` in a clone of mintmark`, exitCodes.missingTool);
    });
}
