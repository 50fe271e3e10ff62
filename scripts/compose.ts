/**
 * Makes the composed file for WASI 0.2 hosts. See `--help`.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { composed, compose } from './build/components/composed.ts';
import { from } from './build/paths.ts';
import { keepForTools } from './setup/environment.mjs';

const help = `Usage: npm run compose

Builds what is stale and composes it by hosts/wasm/compose.wac:
  ${composed}   gateway, nft, backends, signer and limiter in one component for WASI 0.2 hosts

Each part and the whole are checked against their worlds in wit/gateway. How to serve it: hosts/wasm/README.md.

Exit codes: 0; 1 when something does not build or does not link; 2 for a wrong argument.`;

// esbuild runs as a program with the environment of this one.
keepForTools(process.env);
try {
  const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
  if (values.help) console.log(help);
  else {
    await compose();
    const bytes = readFileSync(from(composed));
    console.log(`${composed}: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped`);
  }
} catch (error) {
  const wrongArgument = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  console.error(`compose: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = wrongArgument ? 2 : 1;
}
