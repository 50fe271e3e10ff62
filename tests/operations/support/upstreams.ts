import { fileURLToPath } from 'node:url';
import type { Machine } from './machine.ts';
import type { Configuration } from './configuration.ts';

/** What a gateway on a machine asks, all of it on the same machine. */
export interface Upstreams {
  /** An endpoint of chain 1. */
  readonly rpcUrl: string;
  /** A token of another chain whose document is one block in IPFS. */
  readonly tokens: { readonly chain: number; readonly rpcUrl: string; readonly contract: string; readonly tokenId: string };
  readonly ipfs: { readonly honest: string; readonly lying: string };
}

const program = fileURLToPath(new URL('../programs/upstreams.ts', import.meta.url));

/** Starts them on a machine. */
export async function startUpstreams(machine: Machine): Promise<Upstreams> {
  const told = '/run/upstreams.json';
  const text = await machine.run(
    `systemd-run --quiet --unit=upstreams --setenv=HOME=/root /usr/bin/node ${program} ${told}
     until [ -e ${told} ]; do systemctl is-active --quiet upstreams || { journalctl -u upstreams >&2; exit 1; }; sleep 0.1; done
     cat ${told}`,
  );
  return JSON.parse(text) as Upstreams;
}

/** Returns a configuration that asks them. */
export function asking(configuration: Configuration, { rpcUrl, tokens, ipfs }: Upstreams, ipfsGateways = [ipfs.honest]): Configuration {
  const chains = { 1: { rpc: [rpcUrl] }, [tokens.chain]: { rpc: [tokens.rpcUrl] } };
  const allowPrivate = [rpcUrl, tokens.rpcUrl, ipfs.honest, ipfs.lying].map((url) => new URL(url).host);
  return { ...configuration, chains, content: { ipfs: ipfsGateways }, network: { allowPrivate } };
}
