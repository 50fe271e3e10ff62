import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { outboxStates } from '../../../hosts/shared/outbox/states.ts';
import { listAt, textAt } from '../data/read.ts';
import { Busy } from '../parts/busy.tsx';
import { Copyable } from '../parts/copy.tsx';
import { Choice, Form } from '../parts/field.tsx';
import { ProblemView } from '../parts/problem-view.tsx';
import { Table } from '../parts/table.tsx';
import { useReply } from '../parts/use-reply.ts';
import type { CallSigner } from './call-signer.ts';
import { ReplaceDialog } from './replace-dialog.tsx';
import type { Replacing } from './replace-dialog.tsx';
import { replacementOf } from './replacement.ts';
import type { Fees } from './replacement.ts';
import { StatesLegend } from './states.tsx';
import { TransactionRow } from './transaction-row.tsx';

const states = [['', 'every state'] as const, ...outboxStates.map((state) => [state, state] as const)];

/** Transactions that are asked for at once. */
const PAGE = 50;

interface TransactionsProps {
  readonly ask: CallSigner;
  readonly account: string | undefined;
  /** The state out of the page's address. `undefined` if the address does not name the list. */
  readonly given: string | undefined;
  /** Called with the state that is listed. */
  readonly onListed: (state: string) => void;
}

/** Lists the transactions of an account by state, and replaces those that wait. */
export function TransactionsSection({ ask, account, given, onListed }: TransactionsProps): VNode {
  const [state, setState] = useState(given ?? '');
  const [rows, setRows] = useState<readonly unknown[]>([]);
  const [next, setNext] = useState<string>();
  const [replacing, setReplacing] = useState<Replacing>();
  const list = useReply();
  const replaced = useReply();

  const load = async (before?: string): Promise<void> => {
    const asked = {
      limit: PAGE,
      ...(account === undefined ? {} : { account }),
      ...(state === '' ? {} : { state }),
      ...(before === undefined ? {} : { before }),
    };
    const { problem, body } = await list.run(() => ask('signer_transactions', [asked]));
    const page = problem === undefined ? listAt(body, 'transactions') : [];
    setRows((earlier) => (before === undefined ? page : [...earlier, ...page]));
    setNext(problem === undefined ? textAt(body, 'next') : undefined);
  };
  const replace = async ({ method, transaction }: Replacing, fees: Fees): Promise<void> => {
    await replaced.run(() => ask(method, [replacementOf(transaction, fees)]));
    await load();
  };
  useEffect(() => {
    if (given !== undefined && account !== undefined) void load();
  }, [account]);

  const { reply } = replaced;
  return (
    <section aria-labelledby="transactions">
      <h2 id="transactions">Transactions</h2>
      <Form
        label="List transactions"
        onSubmit={() => {
          onListed(state);
          void load();
        }}
      >
        <Choice label="State" value={state} options={states} onValue={setState} />
        <button aria-disabled={list.isBusy}>List</button>
      </Form>
      <StatesLegend />
      <div aria-live="polite" aria-busy={list.isBusy || replaced.isBusy}>
        {replaced.isBusy && <Busy text="Signing and sending the replacement" />}
        {list.isBusy && rows.length === 0 && <Busy text="Reading the transactions" />}
        {reply?.problem !== undefined && <ProblemView problem={reply.problem} />}
        {reply !== undefined && reply.problem === undefined && (
          <p class="done">
            Sent in its place: <Copyable text={textAt(reply.body)} what="the hash" max={24} />
          </p>
        )}
        {list.reply?.problem !== undefined && <ProblemView problem={list.reply.problem} />}
        {list.reply !== undefined && list.reply.problem === undefined && rows.length === 0 && (
          <p class="quiet">
            {state === '' ? 'The account has sent nothing by eth_sendTransaction.' : `No transaction of the account is ${state}.`}
          </p>
        )}
        {rows.length > 0 && (
          <Table
            label="List of transactions"
            head={['Nonce', 'State', 'To', 'Value', 'Fee, at most', 'Hash', 'Replace']}
            numbers={['Nonce', 'Value', 'Fee, at most']}
          >
            {rows.map((transaction) => (
              <TransactionRow key={textAt(transaction, 'nonce')} transaction={transaction} onReplace={setReplacing} />
            ))}
          </Table>
        )}
        {next !== undefined && (
          <p>
            <button type="button" class="small" aria-disabled={list.isBusy} onClick={() => void load(next)}>
              Show older ones
            </button>
          </p>
        )}
      </div>
      {replacing !== undefined && (
        <ReplaceDialog replacing={replacing} onClose={() => setReplacing(undefined)} onConfirm={(fees) => void replace(replacing, fees)} />
      )}
    </section>
  );
}
