/** Makes the composed file for WASI 0.2 hosts. See `--help`. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { composed, compose } from './build/components/composed.ts';
import { from } from './build/paths.ts';
import { runScript } from './script.ts';
import { keepForTools } from './setup/environment.mjs';

const help = `Usage: npm run compose

Builds what is stale and composes it by hosts/wasm/compose.wac:
  ${composed}   gateway, nft, backends, signer and limiter in one component for WASI 0.2 hosts

wac checks each part and the whole against their worlds in wit/gateway. hosts/wasm/README.md says how to serve the file.

Exit codes:
  0  the file is composed
  1  something does not build, or does not link
  2  wrong argument`;

// esbuild runs as a program with the environment of this one.
keepForTools(process.env);
await runScript({
  name: 'compose',
  help,
  options: {},
  run: async () => {
    await compose();
    const bytes = readFileSync(from(composed));
    console.log(`${composed}: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped`);
  },
});
