import type { VNode } from 'preact';
import { ether, gwei, wholeNumber } from '../data/amounts.ts';
import { at, textAt } from '../data/read.ts';
import { Copyable } from '../parts/copy.tsx';
import type { Replacing } from './replace-dialog.tsx';
import { feesOf } from './replacement.ts';
import type { ReplaceMethod } from './replacement.ts';
import { meaningOf } from './states.tsx';

/** States of a transaction that can still be replaced. */
const open = new Set(['signed', 'sent', 'pending', 'refused']);

const methods: readonly (readonly [method: ReplaceMethod, text: string])[] = [
  ['signer_speedUp', 'Speed up'],
  ['signer_cancel', 'Cancel'],
];

interface RowProps {
  readonly transaction: unknown;
  readonly onReplace: (replacing: Replacing) => void;
}

/** Shows where a transaction stands, and what can be done about it. */
export function TransactionRow({ transaction, onReplace }: RowProps): VNode {
  const state = textAt(transaction, 'state') ?? '';
  const nonce = textAt(transaction, 'nonce') ?? '';
  const fees = feesOf(transaction);
  const gas = wholeNumber(textAt(transaction, 'gas'));
  const value = wholeNumber(textAt(transaction, 'value'));
  return (
    <tr>
      <th scope="row" class="number">
        {nonce}
      </th>
      <td>
        <span title={meaningOf(state)}>{state}</span>
        {at(transaction, 'final') === true && ', final'}
        {textAt(transaction, 'block') !== undefined && <div class="quiet line">in block {textAt(transaction, 'block')}</div>}
        {textAt(transaction, 'nodeSaid') !== undefined && <div class="quiet">{textAt(transaction, 'nodeSaid')}</div>}
      </td>
      <td>
        <Copyable text={textAt(transaction, 'to')} what={`the recipient of ${nonce}`} max={14} />
      </td>
      <td class="number">{value === undefined ? '–' : ether(value)}</td>
      <td class="number">
        {fees === undefined || gas === undefined ? '–' : ether(fees.maxFeePerGas * gas)}
        {fees !== undefined && <div class="quiet">{gwei(fees.maxFeePerGas)} gwei per gas</div>}
      </td>
      <td>
        <Copyable text={textAt(transaction, 'hash')} what={`the hash of ${nonce}`} max={14} />
      </td>
      <td class="line">
        {open.has(state) &&
          fees !== undefined &&
          methods.map(([method, text]) => [
            <button
              key={method}
              type="button"
              class="small"
              aria-label={`${text} ${nonce}`}
              onClick={() => onReplace({ transaction, method, fees })}
            >
              {text}
            </button>,
            ' ',
          ])}
      </td>
    </tr>
  );
}
