/** Makes the composed files for WASI hosts. See `--help`. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { compose } from './build/components/composed.ts';
import { compositions, forWasi02, forWasi03, limitMiddleware } from './build/components/compositions.ts';
import { from } from './build/paths.ts';
import { runScript } from './script.ts';
import { keepForTools } from './setup/environment.mjs';

const help = `Usage: npm run compose

Builds what is stale and composes gateway, nft, backends, signer and limiter into one component:
  ${forWasi02.file}   for WASI 0.2 hosts, by ${forWasi02.document}
  ${forWasi03.file}   for WASI 0.3 hosts, by ${forWasi03.document}
  ${limitMiddleware.file}   the limiter in front of any service for WASI 0.3, by ${limitMiddleware.document}

wac checks each part and the whole against their worlds in wit/gateway. hosts/wasm/README.md says how to serve them.

Exit codes:
  0  the files are composed
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
    for (const { file } of compositions) {
      const bytes = readFileSync(from(file));
      console.log(`${file}: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped`);
    }
  },
});
