/** Makes the composed files for WASI hosts. See `--help`. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { httpUrl } from '../hosts/shared/config/rules/formats.ts';
import { compose, composeRemote } from './build/composed/composed.ts';
import {
  compositions,
  forWasi02,
  forWasi03,
  limitMiddleware,
  remoteCompositions,
  remoteForWasi02,
  remoteForWasi03,
} from './build/composed/compositions.ts';
import { from } from './build/paths.ts';
import { ArgumentError, runScript } from './script.ts';
import { keepForTools } from './setup/environment.mjs';

const help = `Usage: npm run compose [-- --backends URL]

Builds what is stale and composes gateway, nft, backends, signer and limiter into one component:
  ${forWasi02.file}   for WASI 0.2 hosts, by ${forWasi02.document}
  ${forWasi03.file}   for WASI 0.3 hosts, by ${forWasi03.document}
  ${limitMiddleware.file}   the limiter in front of any service for WASI 0.3, by ${limitMiddleware.document}

--backends URL  also composes gateway, nft and remote backends, which ask the gateway at URL for limits and signatures:
                  ${remoteForWasi02.file}   by ${remoteForWasi02.document}
                  ${remoteForWasi03.file}   by ${remoteForWasi03.document}
                URL is the default of backends.url in the configuration.

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
  options: { backends: { type: 'string' } },
  run: async ({ backends }) => {
    if (backends !== undefined && !(httpUrl(backends) && new URL(backends).search === '')) {
      throw new ArgumentError(`--backends: expected a URL such as https://gateway.example, got ${JSON.stringify(backends)}`);
    }
    await (backends === undefined ? compose() : composeRemote(backends));
    for (const { file } of backends === undefined ? compositions : [...compositions, ...remoteCompositions]) {
      const bytes = readFileSync(from(file));
      console.log(`${file}: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped`);
    }
  },
});
