/** Starts the gateway on Node, or a demo of it. See `--help`. */
import { runHost } from './start/host-command.ts';
import { readOptions } from './start/options.ts';

const options = readOptions(process.argv.slice(2), {
  name: 'npm start --',
  description: 'Starts the gateway; without a configuration, a demo of it with a local chain, tokens and content.',
});

if (options !== undefined) {
  await runHost(
    {
      build: async (debug) => {
        const { build, buildForDebugging } = await import('../scripts/build.ts');
        await build();
        if (debug) await buildForDebugging();
      },
      serve: async ({ debug, ...what }) => {
        const { startServer } = await import('../hosts/node/server.ts');
        return startServer({ ...what, ...(debug ? await (await import('../hosts/node/debugging.ts')).debugging() : {}) });
      },
    },
    options,
  );
}
