import { readdirSync, readFileSync } from 'node:fs';
import { constants, gzipSync } from 'node:zlib';
import { from } from '../build/paths.ts';
import type { Row } from './report/row.ts';

/** The most gzipped bytes of all that a JavaScript host loads, as it is promised. */
const MAX_GZIPPED_BYTES = 1_000_000;

/** The scripts for Workers. */
const scripts = ['gateway', 'vault'] as const;

const names = ['nft', 'gateway', 'signer', 'rate-limit'] as const;

/**
 * Sizes of what was built: each component, what a JavaScript host loads of it, and all that a
 * gateway loads. The signer is loaded beside it, on Workers by a script of its own.
 */
export function sizes(): Row[] {
  const all = ['nft', 'gateway'].flatMap(filesOf);
  return [
    ...names.map((name) => row(`sizes.${name}.component`, `(e) component ${name}, gzipped`, [`dist/components/${name}.wasm`])),
    ...names.map((name) => row(`sizes.${name}.javascript`, `(e) ${name} for JavaScript hosts, gzipped`, filesOf(name))),
    { ...row('sizes.all', '(e) nft and gateway for JavaScript hosts, gzipped', all), aim: { atMost: MAX_GZIPPED_BYTES } },
    ...scripts.map((name) => {
      const whole = row(`sizes.workers.${name}`, `(e) script of the ${name} for Workers, gzipped`, scriptOf(name));
      return { ...whole, aim: { atMost: MAX_GZIPPED_BYTES } };
    }),
  ];
}

function row(id: string, what: string, paths: readonly string[]): Row {
  const bindings = paths.filter((path) => path.endsWith('.js'));
  const beside = [
    { name: 'raw', value: raw(paths) },
    { name: 'bindings raw', value: raw(bindings) },
    { name: 'bindings gzipped', value: gzipped(bindings) },
  ];
  return { id, what, unit: 'bytes', ours: { value: gzipped(paths) }, beside: bindings.length === 0 ? beside.slice(0, 1) : beside };
}

/** A component's bindings and core modules. */
function filesOf(name: string): string[] {
  return readdirSync(from(`dist/js/${name}`)).map((file) => `dist/js/${name}/${file}`);
}

function raw(paths: readonly string[]): number {
  return sum(paths.map((path) => readFileSync(from(path)).length));
}

/** A script and its modules. */
function scriptOf(name: string): string[] {
  return readdirSync(from(`dist/workers/${name}`)).map((file) => `dist/workers/${name}/${file}`);
}

/** Each file alone, as it is delivered. */
function gzipped(paths: readonly string[]): number {
  return sum(paths.map((path) => gzipSync(readFileSync(from(path)), { level: constants.Z_BEST_COMPRESSION }).length));
}

const sum = (lengths: readonly number[]): number => lengths.reduce((total, length) => total + length, 0);
