import { serve } from '../../../cli/demo/devnet/serve.ts';
import type { LocalServer } from '../../../cli/demo/devnet/serve.ts';
import { at, post } from './ask.ts';
import type { World } from './world.ts';

/**
 * Answers a call in the chain's place. `pass` asks the chain. `undefined` ends the connection
 * without an answer.
 */
export type NodeRule = (call: unknown, pass: () => Promise<unknown>) => unknown;

/** A proxy in front of the chain. */
export interface NodeProxy extends LocalServer {
  /** The part of a configuration that makes a gateway use the proxy. */
  readonly change: { readonly chains: object; readonly network: object };
}

/** Starts a proxy in front of a chain that answers each call by a rule, also in batches. */
export async function startNodeProxy(
  world: World,
  rule: NodeRule,
  chainId = world.devnet.chainId,
  rpcUrl = world.devnet.rpcUrl,
): Promise<NodeProxy> {
  const answerTo = async (call: unknown): Promise<unknown> => rule(call, async () => (await post(rpcUrl, call)).body);
  const server = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const asked: unknown = JSON.parse(Buffer.concat(chunks).toString());
        void Promise.all((Array.isArray(asked) ? asked : [asked]).map(answerTo)).then((answers) => {
          if (answers.includes(undefined)) return response.destroy();
          response.writeHead(200, { 'content-type': 'application/json' });
          return response.end(JSON.stringify(Array.isArray(asked) ? answers : answers[0]));
        });
      });
  });
  return { ...server, change: { chains: { [String(chainId)]: { rpc: [server.url] } }, network: world.reaching(server) } };
}

/** Returns the method of a call. */
export const methodOf = (call: unknown): unknown => at(call, 'method');

/** Returns the answer that gives a call a result. */
export const resultFor = (call: unknown, result: unknown): object => ({ jsonrpc: '2.0', id: at(call, 'id'), result });

/** Returns the answer that gives a call an error. */
export const errorFor = (call: unknown, code: number, message: string): object => ({
  jsonrpc: '2.0',
  id: at(call, 'id'),
  error: { code, message },
});
