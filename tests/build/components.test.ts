import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { componentWit } from '@bytecodealliance/jco';
import * as esbuild from 'esbuild';
import { describe, expect, it } from 'vitest';
import { from } from '../../scripts/build/paths.ts';
import { edge, expected } from './expected.ts';

const component = (name: string): Buffer => readFileSync(from(`dist/components/${name}.wasm`));
const bindings = (name: string): Buffer => readFileSync(from(`dist/js/${name}/${name}.js`));
const zipped = (bytes: Uint8Array): number => gzipSync(bytes, { level: 9 }).length;

describe.each(Object.entries(expected))('the built component %s', (name, { world, component: maxBytes, bindings: maxBindingsBytes }) => {
  it('has these imports and exports and no others', async () => {
    const [own = ''] = (await componentWit(component(name))).split('\npackage ');
    expect([...own.matchAll(/^ {2}((?:import|export) .+);$/gm)].map(([, line]) => line)).toEqual(world);
  });

  it('stays under its size, gzipped', () => {
    expect(zipped(component(name))).toBeLessThanOrEqual(maxBytes);
    expect(zipped(bindings(name))).toBeLessThanOrEqual(maxBindingsBytes);
  });

  it('has bindings that import nothing and look for no debugging variable', async () => {
    const path = `dist/js/${name}/${name}.js`;
    const { metafile } = await esbuild.build({
      entryPoints: [path],
      absWorkingDir: from(''),
      bundle: true,
      write: false,
      format: 'esm',
      outdir: 'out',
      external: ['*'],
      metafile: true,
    });
    expect(metafile.inputs[path]?.imports).toEqual([]);
    expect(Object.values(metafile.outputs).flatMap((output) => output.exports)).toContain('instantiate');
    expect(bindings(name).includes('JCO_DEBUG')).toBe(false);
    // An argument of a debugging call, which does nothing.
    expect(bindings(name).includes('[createNewCurrentTask()] args')).toBe(false);
  });
});

it('what an edge host loads stays under its size, gzipped', () => {
  const sizes = edge.components.flatMap((name) => [zipped(component(name)), zipped(bindings(name))]);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(edge.maxBytes);
});
