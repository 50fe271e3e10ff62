/** Starts the gateway on local workerd, or a demo of it. See `--help`. */
import { runHost } from './start/host-command.ts';
import { readOptions } from './start/options.ts';

const options = readOptions(process.argv.slice(2), {
  name: 'npm run workers --',
  description: `Starts the scripts for Cloudflare Workers on local workerd, as they are deployed; without a configuration, the demo of \`npm start\`.
Keys come from the environment, raw as on Node, and reach the vault's script sealed. Limits and the ledger are kept in a
folder beside the file that \`state.sqlite\` names: for \`mintmark.db\`, \`mintmark.workers\`.`,
});

if (options !== undefined) {
  await runHost(
    {
      build: async (debug) => {
        const { buildForDebugging, buildWorkers } = await import('../scripts/build.ts');
        await buildWorkers();
        if (debug) await buildForDebugging();
      },
      serve: async ({ debug, ...what }) => {
        const { debugScriptFolders, startWorkers } = await import('../hosts/workers/local/server.ts');
        return startWorkers({ ...what, scripts: debug ? debugScriptFolders : {}, write: (line) => process.stdout.write(`${line}\n`) });
      },
    },
    options,
  );
}
