import { keccak256, toHex } from 'viem';
import type { Hex } from 'viem';
import { serve } from '../../../cli/demo/devnet/serve.ts';
import type { LocalServer } from '../../../cli/demo/devnet/serve.ts';
import { at, post, textAt } from './ask.ts';
import type { World } from './world.ts';

/**
 * What happens to a raw transaction: forwarded and answered, forwarded and not answered, refused
 * by HTTP, refused in the words of a node, or answered but not forwarded, with its hash or another
 * one.
 */
export type Fate = 'passes' | 'lost answer' | 'refused' | 'no funds' | 'swallowed' | 'other hash';

/**
 * A proxy in front of the chain. It records every raw transaction, and decides what happens to
 * each.
 */
export interface Recorder extends LocalServer {
  /** The raw transactions in the order in which they came, with repetitions. */
  readonly raws: readonly Hex[];
  /** The part of a configuration that makes a gateway use the proxy. */
  readonly change: { readonly chains: Readonly<Record<string, { readonly rpc: readonly string[] }>>; readonly network: object };
}

/**
 * Starts a proxy. `fate` gets the raw transaction and how often it has come before. `nonce` is the
 * nonce that it reports for every account. Default: the true one.
 */
export async function startRecorder(
  world: World,
  fate: (raw: Hex, before: number) => Fate | Promise<Fate>,
  nonce?: number,
): Promise<Recorder> {
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
          const answer = (body: unknown): unknown =>
            response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
          if (becomes === 'no funds') {
            const error = { code: -32000, message: 'insufficient funds for gas * price + value' };
            return answer({ jsonrpc: '2.0', id: at(call, 'id'), error });
          }
          const said = (result: string): unknown => answer({ jsonrpc: '2.0', id: at(call, 'id'), result });
          if (becomes === 'swallowed' && raw !== undefined) return said(keccak256(raw));
          if (becomes === 'other hash') return said(`0x${'ab'.repeat(32)}`);
          const { body } = await post(rpcUrl, call);
          if (nonce !== undefined) return answer(withNonce(call, body, toHex(nonce)));
          return becomes === 'lost answer' ? response.destroy() : answer(body);
        })();
      });
  });
  return { ...server, raws, change: { chains: { [String(chainId)]: { rpc: [server.url] } }, network: world.reaching(server) } };
}

/** Replaces the nonces in the answer to a call or a batch. */
function withNonce(asked: unknown, answered: unknown, nonce: Hex): unknown {
  if (!Array.isArray(asked)) return at(asked, 'method') === 'eth_getTransactionCount' ? { ...Object(answered), result: nonce } : answered;
  const answers = (Array.isArray(answered) ? answered : []) as readonly unknown[];
  return asked.map((call: unknown) =>
    withNonce(
      call,
      answers.find((answer) => at(answer, 'id') === at(call, 'id')),
      nonce,
    ),
  );
}
