/**
 * TypeScript's view of the WIT, in `build/types` (imported with `import type`, extension `.js`):
 *
 * - `build/types/interfaces/mintmark-<package>-<interface>.js`: records, variants, resources and
 *   functions of one WIT interface, `import type { TakeOutcome } from
 *   '../../../build/types/interfaces/mintmark-gateway-limits-types.js'`;
 * - `build/types/async-streams`: the same for the gateway behind the gate `gateway-async-streams`,
 *   whose interfaces of WASI have the names of others;
 * - `build/types/<name>.js` for nft, signer, keys, image, rate-limit and gateway: a
 *   component's `instantiate`, its `ImportObject` and its exports.
 *
 * jco writes them, and this module corrects three things. The bindings return an absent `option`
 * field as a field that is `undefined` (`exactOptionalPropertyTypes` makes a difference of it).
 * Resources are disposable. Instances that hold only types do not exist at run time.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { types } from '@bytecodealliance/jco';
import { from } from '../paths.ts';

/** The world behind each name. */
const worlds = [
  { name: 'nft', wit: 'wit/nft', world: 'nft' },
  { name: 'signer', wit: 'wit/signer', world: 'signer' },
  { name: 'keys', wit: 'wit/keys', world: 'keys' },
  { name: 'image', wit: 'wit/image', world: 'image' },
  { name: 'rate-limit', wit: 'wit/rate-limit', world: 'rate-limit' },
  { name: 'gateway', wit: 'wit/gateway', world: 'driver-effects' },
];

/** Writes `build/types` anew. */
export async function generateTypes(): Promise<void> {
  const files = new Map<string, string>();
  for (const { name, wit, world } of worlds) {
    const generated = await types(from(wit), { name, worldName: world, instantiation: 'async', outDir: '' });
    const texts = new Map(Object.entries(generated).map(([file, bytes]) => [file, new TextDecoder().decode(bytes)]));
    for (const [file, text] of texts) {
      const finished = withoutTypeOnlyInstances(disposable(withUndefined(text)), texts);
      const other = files.get(file);
      if (other !== undefined && other !== finished)
        throw new Error(
          `${file}: world ${world} sees another interface than the worlds before it; if a directory \`wit/*/deps\` is stale, run \`node scripts/wit-deps.ts\``,
        );
      files.set(file, finished);
    }
  }
  for (const [file, text] of await gatedTypes()) files.set(`async-streams/${file}`, text);
  await rm(from('build/types'), { recursive: true, force: true });
  for (const [file, text] of files) {
    const path = from(`build/types/${file}`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}

/**
 * Returns the types of the gateway behind the gate. jco gives its resources no functions to drop
 * them, and the host that makes them needs none.
 */
async function gatedTypes(): Promise<Map<string, string>> {
  const name = 'gateway-async-streams';
  const generated = await types(from('wit/gateway'), {
    name,
    worldName: 'driver-wasi-p3',
    features: [name],
    instantiation: 'async',
    outDir: '',
  });
  const texts = new Map(Object.entries(generated).map(([file, bytes]) => [file, new TextDecoder().decode(bytes)]));
  return new Map(Array.from(texts, ([file, text]) => [file, withoutTypeOnlyInstances(withUndefined(text), texts)]));
}

function withUndefined(text: string): string {
  return text.replace(/^(\s+\w+\?: )(.+),$/gm, '$1$2 | undefined,');
}

function disposable(text: string): string {
  return text.replace(/^export class [\s\S]*?^}/gm, (resource) =>
    resource.replace(/}$/, '  /** Drops the resource. */\n  [Symbol.dispose](): void;\n}'),
  );
}

function withoutTypeOnlyInstances(text: string, texts: ReadonlyMap<string, string>): string {
  const typeOnly = new Set<string>();
  for (const [, alias, file] of text.matchAll(/^import type \* as (\w+) from '\.\/(.+)\.js'/gm)) {
    const target = texts.get(`${file}.d.ts`);
    if (alias !== undefined && target !== undefined && !/^export (function|class) /m.test(target)) typeOnly.add(alias);
  }
  return text
    .split('\n')
    .filter((line) => {
      const alias = /: typeof (\w+),$/.exec(line)?.[1] ?? /^import type \* as (\w+) /.exec(line)?.[1];
      return alias === undefined || !typeOnly.has(alias);
    })
    .join('\n');
}
