import type { Command } from 'commander';
import { defineCommand } from './command/define.ts';
import { exitCodes } from './command/exit-codes.ts';
import { Failure } from './command/failure.ts';
import { addStartOptions, noDebugging, workersSignalNotes } from './start/options.ts';
import type { StartOptions } from './start/options.ts';

/** Makes the subcommand that starts the scripts for Workers on local workerd. */
export function workersCommand(): Command {
  const command = defineCommand({
    name: 'workers',
    description: `Starts the scripts for Cloudflare Workers on local workerd, as they are deployed. Without --config it starts the demo of \`mintmark start\`. Prints \`listening on URL\` when it answers.`,
    notes: `Keys come from the environment, raw as on Node, and reach the vault's script sealed. Limits and the
ledger are kept in a folder beside the file that \`state.sqlite\` names: \`mintmark.workers\` for
\`mintmark.db\`.

${workersSignalNotes}`,
    examples: ['mintmark workers', 'mintmark workers --config mintmark.json --port 8787'],
    exitCodes: {
      0: 'ended in order, by a signal',
      1: 'cannot start, cannot be built, or workerd has ended by itself',
      2: 'wrong argument, or a configuration with errors',
      3: 'a tool for the build has to be installed by hand',
    },
  });
  return addStartOptions(command).action(async (options: StartOptions) => {
    const { runHost } = await import('./start/run-host.ts');
    const { debug, asyncStreams } = options;
    if (debug && asyncStreams) throw new Failure(noDebugging, exitCodes.usage);
    await runHost(
      'workers',
      {
        target: debug ? 'workers-debug' : asyncStreams ? 'workers-async-streams' : 'workers',
        serve: async (what) => {
          const { asyncStreamsScriptFolders, debugScriptFolders, startWorkers } = await import('../hosts/workers/local/server.ts');
          const scripts = debug ? debugScriptFolders : asyncStreams ? asyncStreamsScriptFolders : {};
          return startWorkers({ ...what, scripts, write: (line) => process.stdout.write(`${line}\n`) });
        },
      },
      options,
    );
  });
}
