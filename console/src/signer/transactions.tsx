import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { outboxStates } from '../../../hosts/shared/outbox/states.ts';
import { shortened } from '../data/links.ts';
import { at, listAt, textAt } from '../data/read.ts';
import { ConfirmButton } from '../parts/confirm.tsx';
import { Choice, Form } from '../parts/field.tsx';
import { ProblemView } from '../parts/problem-view.tsx';
import { Table } from '../parts/table.tsx';
import { useReply } from '../parts/use-reply.ts';
import type { CallSigner } from './call-signer.ts';

const states = [['', 'every state'] as const, ...outboxStates.map((state) => [state, state] as const)];

interface TransactionsProps {
  readonly ask: CallSigner;
  readonly account: string | undefined;
}

/** Lists the transactions of an account by state, and replaces those that wait. */
export function TransactionsSection({ ask, account }: TransactionsProps): VNode {
  const [state, setState] = useState('');
  const list = useReply();
  const replaced = useReply();

  const load = (): void => {
    const asked = { limit: 50, ...(account === undefined ? {} : { account }), ...(state === '' ? {} : { state }) };
    void list.run(() => ask('signer_transactions', [asked]));
  };
  const replace = async (method: 'signer_speedUp' | 'signer_cancel', transaction: unknown): Promise<void> => {
    const nonce = BigInt(textAt(transaction, 'nonce') ?? '0');
    const from = textAt(transaction, 'account');
    await replaced.run(() => ask(method, [{ from, nonce: `0x${nonce.toString(16)}` }]));
    load();
  };
  const transactions = listAt(list.reply?.body, 'transactions');

  return (
    <section aria-labelledby="transactions">
      <h2 id="transactions">Transactions</h2>
      <Form label="List transactions" onSubmit={load}>
        <Choice label="State" value={state} options={states} onValue={setState} />
        <button aria-disabled={list.isBusy}>List</button>
      </Form>
      <div aria-live="polite" aria-busy={list.isBusy}>
        {replaced.reply?.problem !== undefined && <ProblemView problem={replaced.reply.problem} />}
        {replaced.reply !== undefined && replaced.reply.problem === undefined && (
          <p class="done">
            Sent in its place: <code>{shortened(textAt(replaced.reply.body) ?? '', 24)}</code>
          </p>
        )}
        {list.reply?.problem !== undefined && <ProblemView problem={list.reply.problem} />}
        {list.reply !== undefined && list.reply.problem === undefined && transactions.length === 0 && <p class="quiet">There are none.</p>}
        {transactions.length > 0 && (
          <Table label="List of transactions" head={['Nonce', 'State', 'To', 'Wei', 'Hash', 'Replace']}>
            {transactions.map((transaction) => (
              <Row key={textAt(transaction, 'nonce')} transaction={transaction} onReplace={replace} />
            ))}
          </Table>
        )}
      </div>
    </section>
  );
}

/** States of a transaction that can still be replaced. */
const open = new Set(['signed', 'sent', 'pending', 'refused']);

function Row({
  transaction,
  onReplace,
}: {
  readonly transaction: unknown;
  readonly onReplace: (method: 'signer_speedUp' | 'signer_cancel', transaction: unknown) => Promise<void>;
}): VNode {
  const state = textAt(transaction, 'state') ?? '';
  const nonce = textAt(transaction, 'nonce') ?? '';
  return (
    <tr>
      <th scope="row">{nonce}</th>
      <td>
        {state}
        {at(transaction, 'final') === true && ', final'}
        {textAt(transaction, 'block') !== undefined && <span class="quiet"> in block {textAt(transaction, 'block')}</span>}
        {textAt(transaction, 'nodeSaid') !== undefined && <span class="quiet"> {textAt(transaction, 'nodeSaid')}</span>}
      </td>
      <td>
        <code>{shortened(textAt(transaction, 'to') ?? '–', 16)}</code>
      </td>
      <td>{textAt(transaction, 'value') ?? '–'}</td>
      <td>
        <code>{shortened(textAt(transaction, 'hash') ?? '–', 16)}</code>
      </td>
      <td>
        {open.has(state) && (
          <>
            <ConfirmButton
              text={`Speed up ${nonce}`}
              question="Pay more for it?"
              onConfirm={() => void onReplace('signer_speedUp', transaction)}
            />{' '}
            <ConfirmButton
              text={`Cancel ${nonce}`}
              question="Send 0 in its place?"
              onConfirm={() => void onReplace('signer_cancel', transaction)}
            />
          </>
        )}
      </td>
    </tr>
  );
}
