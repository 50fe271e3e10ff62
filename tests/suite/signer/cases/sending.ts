import { keccak256 } from 'viem';
import type { Hex } from 'viem';
import { textAt } from '../../support/ask.ts';
import { errorFor, methodOf, resultFor, startNodeProxy } from '../../support/node-proxy.ts';
import type { NodeProxy } from '../../support/node-proxy.ts';
import type { World } from '../../support/world.ts';

/** What comes of a raw transaction that is sent to a node. */
export type Fate =
  /** The node takes it. */
  | 'passed'
  /** The node takes it, and the connection ends before the answer. */
  | 'lost'
  /** The node takes it, and answers as if it had it from before. */
  | 'refused after'
  /** The connection ends before the node takes it. */
  | 'ended'
  /** Nothing is answered. */
  | 'silent'
  /** The node says that it took it, and forgets it. */
  | 'swallowed'
  /** The node refuses it for lack of funds. */
  | 'unpaid';

/** A node with the raw transactions that came to it, repetitions included. */
export interface SendingNode extends NodeProxy {
  readonly raws: readonly Hex[];
}

/** Starts a node that decides what comes of each raw transaction. It ends with the stack. */
export async function sending(world: World, stack: AsyncDisposableStack, fate: (raw: Hex) => Fate): Promise<SendingNode> {
  const raws: Hex[] = [];
  const node = await startNodeProxy(world, async (call, pass) => {
    if (methodOf(call) !== 'eth_sendRawTransaction') return pass();
    const raw = textAt(call, 'params', 0) as Hex;
    raws.push(raw);
    switch (fate(raw)) {
      case 'passed':
        return pass();
      case 'lost':
        await pass();
        return undefined;
      case 'refused after':
        await pass();
        return errorFor(call, -32000, 'nonce too low: next nonce 1, tx nonce 0');
      case 'ended':
        return undefined;
      case 'silent':
        return new Promise(() => {});
      case 'swallowed':
        return resultFor(call, keccak256(raw));
      case 'unpaid':
        return errorFor(call, -32000, 'insufficient funds for gas * price + value: balance 1, tx cost 2, overshot 1');
    }
  });
  stack.adopt(node, (it) => it.close());
  return { ...node, raws };
}

/**
 * Returns the section of a configuration that makes a gateway give a broadcast up soon, so that
 * the outbox takes over soon.
 */
export const hurried = (world: World): { readonly content: object } => ({
  content: { ...world.configuration().content, deadlineMs: 2000 },
});
