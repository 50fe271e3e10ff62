import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { from } from '../build/paths.ts';
import type { Check } from './outcome.ts';
import { crateOf, importsOf } from './rust-modules.ts';
import { tracked } from './tracked.ts';

/**
 * No module of a Rust crate imports itself through others. oxlint's `import/no-cycle` asks the same
 * of TypeScript.
 */
export const cycleChecks: readonly Check[] = [{ name: 'no import cycles in Rust', run: () => crateRoots().flatMap(cyclesIn) }];

/** Returns the root files of the workspace's crates and of their tests. */
function crateRoots(): string[] {
  const rust = tracked().filter((path) => path.startsWith('components/') && path.endsWith('.rs'));
  return rust.filter((path) => /\/src\/(lib|main)\.rs$|\/tests\/(\w+\/main|\w+)\.rs$/.test(path) && dirname(path) !== 'components');
}

function cyclesIn(root: string): string[] {
  const crate = crateOf(root, filesOf(root));
  const graph = new Map<string, ReadonlySet<string>>();
  for (const file of crate.moduleOf.keys()) graph.set(file, importsOf(crate, file, readFileSync(from(file), 'utf8')));
  return components(graph)
    .filter((files) => files.length > 1)
    .map((files) => `import cycle: ${files.sort().join(', ')}`);
}

function filesOf(root: string): string[] {
  return tracked().filter((path) => path.endsWith('.rs') && path.startsWith(`${dirname(root)}/`));
}

/**
 * Returns the strongly connected components of a graph (Tarjan): each node once, together with what
 * it can reach and be reached from.
 */
export function components(graph: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (node: string): void => {
    order.set(node, order.size);
    low.set(node, order.get(node) ?? 0);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node) ?? 0, low.get(next) ?? 0));
    }
    if (low.get(node) === order.get(node)) found.push(stack.splice(stack.indexOf(node)));
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return found;
}
