import type { VNode } from 'preact';
import type { outboxStates } from '../../../hosts/shared/outbox/states.ts';

type OutboxState = (typeof outboxStates)[number];

/** What each state means (docs/how-to/outbox.md). */
const meanings: Readonly<Record<OutboxState, string>> = {
  signed: 'It is signed and recorded. No node is known to have it; the gateway sends it.',
  sent: 'A node took it after the gateway sent it again.',
  pending: 'A node has it, and it waits for a block.',
  mined: 'It, or one that it replaced, is in a block.',
  replaced: 'A transaction that this gateway does not know is in a block with its nonce.',
  refused: 'A node refuses it for good, and says why. The next transaction takes its nonce.',
  dropped: 'No node has it, and the gateway cannot send it again: its key is frozen, gone, or has not signed.',
};

/** Says what the states of transactions mean. */
export function StatesLegend(): VNode {
  return (
    <details>
      <summary>What the states mean</summary>
      <dl class="facts">
        {Object.entries(meanings).map(([state, meaning]) => (
          <div key={state}>
            <dt>{state}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
        <div>
          <dt>final</dt>
          <dd>So many blocks are on top of it that no reorganisation is expected.</dd>
        </div>
      </dl>
    </details>
  );
}

/** Returns what a state means. Empty if this page does not know it. */
export function meaningOf(state: string): string {
  return Object.entries(meanings).find(([name]) => name === state)?.[1] ?? '';
}
