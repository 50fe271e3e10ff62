import { UnixFS } from 'ipfs-unixfs';
import { node } from '../../../../cli/demo/devnet/dag.ts';
import type { Dag } from '../../../../cli/demo/devnet/dag.ts';
import { murmur3 } from './murmur.ts';

const WIDTH = 256;

/** Makes a directory of UnixFS in shards (a HAMT of 256 slots a shard). */
export const shardedDirectory = (entries: Readonly<Record<string, Dag>>): Dag =>
  shard(
    Object.entries(entries).map(([name, dag]) => ({ name, dag })),
    0,
  );

function shard(entries: readonly { readonly name: string; readonly dag: Dag }[], depth: number): Dag {
  const slots = new Map<number, { readonly name: string; readonly dag: Dag }[]>();
  for (const entry of entries) {
    const slot = murmur3(entry.name)[depth] ?? 0;
    slots.set(slot, [...(slots.get(slot) ?? []), entry]);
  }
  const bits = new Uint8Array(WIDTH / 8);
  const links = [...slots]
    .toSorted(([a], [b]) => a - b)
    .map(([slot, inside]) => {
      const at = bits.length - 1 - (slot >> 3);
      bits[at] = (bits[at] ?? 0) | (1 << (slot & 7));
      const prefix = slot.toString(16).toUpperCase().padStart(2, '0');
      const [entry, ...more] = inside;
      if (entry !== undefined && more.length === 0) return { name: `${prefix}${entry.name}`, dag: entry.dag };
      return { name: prefix, dag: shard(inside, depth + 1) };
    });
  const first = bits.findIndex((byte) => byte !== 0);
  const data = bits.subarray(first === -1 ? bits.length : first);
  return node(new UnixFS({ type: 'hamt-sharded-directory', data, fanout: BigInt(WIDTH), hashType: 0x22n }), links, 1);
}
