import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../gateway/ask.ts';
import { Busy } from '../parts/busy.tsx';
import { Copyable } from '../parts/copy.tsx';
import { Choice, Field, Form, SecretField } from '../parts/field.tsx';
import { ProblemView } from '../parts/problem-view.tsx';
import { useReply } from '../parts/use-reply.ts';
import { lastChain, remember } from '../remember.ts';
import type { Secret } from '../secret.ts';
import { AuditSection } from './audit.tsx';
import type { CallSigner } from './call-signer.ts';
import { ExplainSection } from './explain.tsx';
import { TransactionsSection } from './transactions.tsx';

interface SignerProps {
  /** The chain, and `transactions` with a state, out of the page's address. */
  readonly at: readonly string[];
  readonly token: Secret;
}

/** Shows a caller's accounts, transactions and audit, and explains requests. */
export function SignerView({ at: [givenChain = lastChain() ?? '1', section, state], token }: SignerProps): VNode {
  const [chain, setChain] = useState(givenChain);
  const [chosen, setChosen] = useState<string>();
  const accounts = useReply();
  const path = chain.trim() === '' ? '/v1/signer' : `/v1/signer/${encodeURIComponent(chain.trim())}`;
  const ask: CallSigner = (method, params) => call(path, method, params, token.value);
  const { reply, isBusy } = accounts;
  const own = Array.isArray(reply?.body) ? reply.body.map(String) : [];
  const account = own.find((it) => it === chosen) ?? own[0];

  const signIn = (): void => {
    void accounts.run(() => ask('eth_accounts', []));
  };
  useEffect(() => {
    // The token is still there: the user comes back from another view.
    if (token.value !== '') signIn();
  }, []);

  return (
    <>
      <h1>Signer</h1>
      <p class="quiet">The token stays in the memory of this page. It is gone when you close the page or load it again.</p>
      <Form
        label="Sign in"
        onSubmit={() => {
          remember({ view: 'signer', rest: [chain.trim()] });
          signIn();
        }}
      >
        <Field label="Chain id" value={chain} onValue={setChain} />
        <SecretField label="Token of a caller" value={token.value} onValue={token.set} />
        <button aria-disabled={isBusy}>Show accounts</button>
        {own.length > 1 && (
          <Choice label="Account" value={account ?? ''} options={own.map((it) => [it, it] as const)} onValue={setChosen} />
        )}
      </Form>
      <div aria-live="polite" aria-busy={isBusy}>
        {isBusy && <Busy text="Reading the accounts" />}
        {reply?.problem !== undefined && <ProblemView problem={reply.problem} heading="h2" />}
        {reply !== undefined && reply.problem === undefined && own.length === 0 && <p>The caller may use no key of this signer.</p>}
        {own.length > 0 && (
          <ul class="accounts" aria-label="Accounts">
            {own.map((it) => (
              <li key={it}>
                <Copyable text={it} what="the account" />
              </li>
            ))}
          </ul>
        )}
      </div>
      <ExplainSection ask={ask} account={account} chain={chain.trim()} />
      <TransactionsSection
        key={account}
        ask={ask}
        account={account}
        given={section === 'transactions' ? (state ?? '') : undefined}
        onListed={(listed) => remember({ view: 'signer', rest: [chain.trim(), 'transactions', ...(listed === '' ? [] : [listed])] })}
      />
      <AuditSection ask={ask} />
    </>
  );
}
