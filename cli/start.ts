import type { Command } from 'commander';
import { defineCommand } from './command/define.ts';
import { exitCodes } from './command/exit-codes.ts';
import { Failure } from './command/failure.ts';
import { addServeOptions, addStartOptions, logLevelOption, noDebugging, signalNotes } from './start/options.ts';
import type { StartOptions } from './start/options.ts';

/** Makes the subcommand that starts the gateway on Node. */
export function startCommand(): Command {
  const command = defineCommand({
    name: 'start',
    description: `Starts the gateway on Node. Without --config it starts a demo: a local chain with tokens, a local IPFS gateway, and the gateway in front of them. When it answers, the log has a line whose msg begins with \`listening on URL\`.`,
    notes: `Each line of standard output is JSON, except at a terminal and for the demo, which print for people besides.

What is not built yet is built first, after the configuration was checked. With complete build
output a start needs no Rust and no write access to the clone.

${signalNotes}`,
    examples: [
      'mintmark start',
      'mintmark start --config mintmark.json --port 8787',
      'mintmark start --config mintmark.json --async-streams',
      'npm start -- --config mintmark.json',
    ],
    exitCodes: {
      0: 'ended in order, by a signal',
      1: 'cannot start, or cannot be built',
      2: 'wrong argument, or a configuration with errors',
      3: 'a tool for the build has to be installed by hand',
    },
  });
  return addStartOptions(command)
    .addOption(logLevelOption())
    .action((options: StartOptions) => serveOnNode('start', options));
}

/** Makes the subcommand that starts the demo. */
export function demoCommand(): Command {
  const command = defineCommand({
    name: 'demo',
    description: `Starts a demo: a local chain with tokens, a local IPFS gateway, and the gateway in front of them. Prints requests to try, and \`listening on URL\` when it answers. Everything is gone when it ends.`,
    examples: ['mintmark demo', 'mintmark demo --port 0'],
    exitCodes: { 0: 'ended in order, by a signal', 1: 'cannot start', 3: 'a tool for the build has to be installed by hand' },
  });
  return addServeOptions(command)
    .addOption(logLevelOption())
    .action((options: StartOptions) => serveOnNode('demo', options));
}

/** Serves on Node until a signal ends it. */
async function serveOnNode(name: string, options: StartOptions): Promise<void> {
  const { runHost } = await import('./start/run-host.ts');
  const { debug, asyncStreams } = options;
  if (debug && asyncStreams) throw new Failure(noDebugging, exitCodes.usage);
  await runHost(
    name,
    {
      target: debug ? 'node-debug' : asyncStreams ? 'node-async-streams' : 'node',
      serve: async (what) => {
        const { startServer } = await import('../hosts/node/server.ts');
        const driver = asyncStreams ? 'async-streams' : 'exchange';
        return startServer({ ...what, driver, ...(debug ? await (await import('../hosts/node/debugging.ts')).debugging() : {}) });
      },
    },
    options,
  );
}
