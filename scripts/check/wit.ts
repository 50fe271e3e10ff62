import { readFileSync } from 'node:fs';
import { componentEmbed, componentNew, componentWit } from '@bytecodealliance/jco';
import { from } from '../build/paths.ts';
import { staleDeps, writeDeps } from '../wit-deps.ts';
import type { Check } from './outcome.ts';

const packages = ['nft', 'signer', 'keys', 'image', 'rate-limit', 'gateway', 'check'];

/** Rules for the WIT packages. */
export const witChecks: readonly Check[] = [
  {
    name: 'wit/wasi and wit/*/deps as their sources',
    run: async () => (await staleDeps()).map((path) => `${path}: differs from its source`),
    fix: async () => void (await writeDeps()),
  },
  { name: 'a gate on every item of the WIT', run: () => packages.flatMap((name) => ungated(`wit/${name}/${name}.wit`, textOf(name))) },
  { name: 'WIT with and without its features', run: async () => (await Promise.all(packages.map(bothForms))).flat() },
];

/** A world of a package, and whether it is behind a gate. */
interface World {
  name: string;
  gated: boolean;
}

function textOf(name: string): string {
  return readFileSync(from(`wit/${name}/${name}.wit`), 'utf8');
}

/** Returns the worlds of a package, in order. */
export function worldsOf(name: string): World[] {
  return [...textOf(name).matchAll(/^@(since|unstable)\(.*\)\nworld ([\w-]+) /gm)].map(([, gate = '', world = '']) => ({
    name: world,
    gated: gate === 'unstable',
  }));
}

/**
 * Returns the imports and exports of a world as a component of it would have them. Rejects if the
 * package has no such world.
 */
export async function worldAsBuilt(name: string, world: string, features: 'none' | 'all'): Promise<string[]> {
  const core = await componentEmbed({
    witPath: from(`wit/${name}`),
    dummy: true,
    world,
    features: features === 'all' ? { tag: 'all' } : { tag: 'list', val: [] },
  });
  const text = await componentWit(await componentNew(core));
  return [...text.matchAll(/^ {2}((?:import|export) [^;]+);$/gm)].map(([, line = '']) => line);
}

async function bothForms(name: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const { name: world, gated } of worldsOf(name)) {
    for (const features of ['none', 'all'] as const) {
      const there = await worldAsBuilt(name, world, features).then((lines) => lines.length > 0, String);
      const expected = features === 'all' || !gated;
      if ((there === true) !== expected)
        wrong.push(
          `wit/${name}, world ${world}, features: ${features}: expected ${expected ? 'to be there' : 'to be absent'}, got ${there}`,
        );
    }
  }
  return wrong;
}

const topItem = /^(interface|world) /;
const innerItem = /^(record|variant|enum|flags|resource|type|import|export|include) |^%?[\w-]+: (async )?func/;
const method = /^%?[\w-]+: (static )?(async )?func|^constructor\(/;
/**
 * What needs a gate, by the depth at which it stands. Records have no functions, so the functions
 * two levels down belong to resources.
 */
const items = [topItem, innerItem, method];

/**
 * Returns the items that have no `@since` or `@unstable` right before them. Items are interfaces
 * and worlds, everything in them except `use`, and the methods of resources. `path` is for the
 * report.
 */
export function ungated(path: string, text: string): string[] {
  const wrong: string[] = [];
  let depth = 0;
  let before = '';
  for (const [index, line] of text.split('\n').entries()) {
    const code = line.replace(/\/\/.*$/, '').trim();
    if (code === '') continue;
    if (items[depth]?.test(code) === true && !/^@(since|unstable)\(/.test(before))
      wrong.push(`${path}:${index + 1}: no gate before: ${code}`);
    // Lists of names in braces open and close on one line.
    depth += code.split('{').length - code.split('}').length;
    before = code;
  }
  return wrong;
}
