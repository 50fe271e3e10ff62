/**
 * A service for WASI 0.3 that is not ours: the example `http-proxy` of the crate `wasip3`. Its
 * source comes from the registry, in the version and with the checksum of `Cargo.lock` beside its
 * manifest, and is built unchanged.
 */
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { componentNew } from '@bytecodealliance/jco';
import { runTool } from '../../setup/tool.mjs';
import { replaceFile } from '../files.ts';
import { from } from '../paths.ts';
import type { Step } from '../step.ts';
import { versionOf } from '../step.ts';
import { toolchain, wasmEnvironment } from '../toolchain.ts';

const manifest = 'tests/hosts-wasmtime/http-proxy';
const folder = 'build/test/http-proxy';
const target = 'wasm32-unknown-unknown';

/** The service as a component. */
export const httpProxy = 'build/test/components/http-proxy.wasm';

/** Returns the step that builds the service. */
export const httpProxyStep: Step = {
  name: 'http-proxy of wasip3',
  inputs: [manifest, 'build/toolchain.json', 'scripts/build/limited/http-proxy.ts'],
  key: versionOf('@bytecodealliance/jco'),
  outputs: [httpProxy],
  run: async () => {
    console.error('build: the example http-proxy of the crate wasip3 is downloaded and built; that takes half a minute on two cores');
    mkdirSync(from(folder), { recursive: true });
    for (const name of ['Cargo.toml', 'Cargo.lock']) copyFileSync(from(`${manifest}/${name}`), from(`${folder}/${name}`));
    // cargo wants a source before it looks at anything else.
    replaceFile(from(`${folder}/http-proxy.rs`), '');
    await cargo(['fetch', '--locked']);
    const source = join(await folderOf('wasip3'), 'examples/http-proxy.rs');
    replaceFile(from(`${folder}/http-proxy.rs`), readFileSync(source));
    await cargo(['build', '--release', '--locked', '--target', target, ...toolchain().rust.wasm.args]);
    const core = readFileSync(from(`build/target/${target}/release/http_proxy.wasm`));
    mkdirSync(dirname(from(httpProxy)), { recursive: true });
    replaceFile(from(httpProxy), await componentNew(core));
  },
};

/** Returns the folder in which cargo has the source of a dependency. */
async function folderOf(name: string): Promise<string> {
  const described: unknown = JSON.parse(await cargo(['metadata', '--format-version', '1', '--locked', '--offline']));
  const packages = isDescribed(described) ? described.packages : [];
  const found = packages.find((it) => it.name === name);
  if (found === undefined) throw new Error(`cargo metadata: expected the crate ${name}, got ${packages.map((it) => it.name).join(', ')}`);
  return dirname(found.manifest_path);
}

async function cargo(args: readonly string[]): Promise<string> {
  const tools = toolchain();
  const run = await runTool(tools.rust.cargo, args, { cwd: from(folder), env: wasmEnvironment(tools) });
  if (run.status !== 0) throw new Error(`cargo ${args.join(' ')}: exit code ${run.status}\n${run.stderr}`);
  return run.stdout;
}

interface Described {
  readonly packages: readonly { readonly name: string; readonly manifest_path: string }[];
}

function isDescribed(value: unknown): value is Described {
  return typeof value === 'object' && value !== null && 'packages' in value && Array.isArray(value.packages);
}
