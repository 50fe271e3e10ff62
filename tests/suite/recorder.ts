import type { Hex } from 'viem';
import { serve } from '../../scripts/devnet/serve.ts';
import type { LocalServer } from '../../scripts/devnet/serve.ts';
import { at, post, textAt } from './ask.ts';
import type { World } from './world.ts';

/** What becomes of a raw transaction: handed on and answered, handed on and not answered, or not taken. */
export type Fate = 'passes' | 'lost answer' | 'refused';

/** An upstream that stands before the chain, knows every raw transaction that came, and decides what becomes of each. */
export interface Recorder extends LocalServer {
  /** Raw transactions in the order in which they came, repeats included. */
  readonly raws: readonly Hex[];
  /** What of a configuration makes a gateway use it. */
  readonly change: object;
}

/** Starts one. `fate`: told the raw transaction and how often it has come before. */
export async function startRecorder(world: World, fate: (raw: Hex, before: number) => Fate | Promise<Fate>): Promise<Recorder> {
  const { rpcUrl, chainId } = world.devnet;
  const raws: Hex[] = [];
  const server = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const call: unknown = JSON.parse(Buffer.concat(chunks).toString());
        const raw = at(call, 'method') === 'eth_sendRawTransaction' ? (textAt(call, 'params', 0) as Hex) : undefined;
        const before = raws.filter((other) => other === raw).length;
        if (raw !== undefined) raws.push(raw);
        void (async () => {
          const becomes = raw === undefined ? 'passes' : await fate(raw, before);
          if (becomes === 'refused') return response.writeHead(503).end();
          const { body } = await post(rpcUrl, call);
          if (becomes === 'lost answer') return response.destroy();
          return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        })();
      });
  });
  return { ...server, raws, change: { chains: { [String(chainId)]: { rpc: [server.url] } }, network: world.reaching(server) } };
}
