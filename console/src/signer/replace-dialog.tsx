import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ether, grouped, gwei, parseGwei, wholeNumber } from '../data/amounts.ts';
import { textAt } from '../data/read.ts';
import { Field, Form } from '../parts/field.tsx';
import { Malformed } from '../parts/problem-view.tsx';
import { Table } from '../parts/table.tsx';
import { TRANSFER_GAS, faultOf, lowestFees } from './replacement.ts';
import type { Fees, ReplaceMethod } from './replacement.ts';

/** What is to be replaced, and how. */
export interface Replacing {
  readonly transaction: unknown;
  readonly method: ReplaceMethod;
  /** The fees that were signed last. */
  readonly fees: Fees;
}

interface DialogProps {
  readonly replacing: Replacing;
  readonly onConfirm: (fees: Fees) => void;
  readonly onClose: () => void;
}

/** Asks whether a transaction is to be replaced, and says what that costs. */
export function ReplaceDialog({ replacing: { transaction, method, fees }, onConfirm, onClose }: DialogProps): VNode {
  const lowest = lowestFees(fees);
  const [max, setMax] = useState(gwei(lowest.maxFeePerGas));
  const [priority, setPriority] = useState(gwei(lowest.maxPriorityFeePerGas));
  const [malformed, setMalformed] = useState('');
  const dialog = useRef<HTMLDialogElement>(null);
  // A modal dialog keeps the focus inside, closes with Escape, and gives the focus back.
  useEffect(() => {
    dialog.current?.showModal();
    dialog.current?.querySelector('input')?.focus();
  }, []);

  const isCancel = method === 'signer_cancel';
  const gas = wholeNumber(textAt(transaction, 'gas'));
  const gasAfter = isCancel ? TRANSFER_GAS : gas;
  const about = isCancel ? 'about ' : '';
  const [maxFee, priorityFee] = [parseGwei(max), parseGwei(priority)];
  const most = (fee: bigint | undefined, units: bigint | undefined, before = ''): string =>
    fee === undefined || units === undefined ? '–' : before + ether(fee * units);

  const confirm = (): void => {
    if (maxFee === undefined || priorityFee === undefined) return setMalformed('Fees: expected gwei such as 1.5');
    const chosen = { ...lowest, maxFeePerGas: maxFee, maxPriorityFeePerGas: priorityFee };
    const fault = faultOf(chosen, lowest, gwei);
    if (fault !== undefined) return setMalformed(fault);
    dialog.current?.close();
    onConfirm(chosen);
  };

  return (
    <dialog ref={dialog} aria-labelledby="replace" onClose={onClose}>
      <h2 id="replace">
        {isCancel ? 'Cancel' : 'Speed up'} transaction {textAt(transaction, 'nonce')}?
      </h2>
      <p>
        {isCancel
          ? 'A transfer of 0 from the account to itself takes its place. Until one of both is final, either can be mined.'
          : 'The same transaction is sent again for higher fees. Only one of both can be mined.'}
      </p>
      <Table label="What it costs" head={['What', 'Now', 'After']} numbers={['Now', 'After']}>
        <tr>
          <th scope="row">Max fee per gas</th>
          <td class="number">{gwei(fees.maxFeePerGas)} gwei</td>
          <td class="number">{maxFee === undefined ? '–' : `${gwei(maxFee)} gwei`}</td>
        </tr>
        <tr>
          <th scope="row">Gas</th>
          <td class="number">{gas === undefined ? '–' : grouped(gas)}</td>
          <td class="number">{gasAfter === undefined ? '–' : about + grouped(gasAfter)}</td>
        </tr>
        <tr>
          <th scope="row">Fee, at most</th>
          <td class="number">{most(fees.maxFeePerGas, gas)}</td>
          <td class="number">
            <strong>{most(maxFee, gasAfter, about)}</strong>
          </td>
        </tr>
        {fees.maxFeePerBlobGas !== undefined && lowest.maxFeePerBlobGas !== undefined && (
          <tr>
            <th scope="row">Max fee per blob gas</th>
            <td class="number">{gwei(fees.maxFeePerBlobGas)} gwei</td>
            <td class="number">{gwei(lowest.maxFeePerBlobGas)} gwei</td>
          </tr>
        )}
        <tr>
          <th scope="row">Value</th>
          <td class="number">{ether(wholeNumber(textAt(transaction, 'value')) ?? 0n)}</td>
          <td class="number">{isCancel ? ether(0n) : ether(wholeNumber(textAt(transaction, 'value')) ?? 0n)}</td>
        </tr>
      </Table>
      <p class="quiet">The fees below are the lowest that nodes take for a replacement. Raise them if the chain asks for more.</p>
      <Form label="Fees of the replacement" onSubmit={confirm}>
        <Field label="Max fee per gas (gwei)" value={max} onValue={setMax} required />
        <Field label="Priority fee per gas (gwei)" value={priority} onValue={setPriority} required />
        <Malformed text={malformed} />
        <div class="row">
          <button>{isCancel ? 'Cancel the transaction' : 'Speed it up'}</button>
          <button type="button" class="small" onClick={() => dialog.current?.close()}>
            Keep it as it is
          </button>
        </div>
      </Form>
    </dialog>
  );
}
