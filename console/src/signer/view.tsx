import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../gateway/ask.ts';
import { Field, Form, SecretField } from '../parts/field.tsx';
import { ProblemView } from '../parts/problem-view.tsx';
import { useReply } from '../parts/use-reply.ts';
import type { Secret } from '../secret.ts';
import { AuditSection } from './audit.tsx';
import type { CallSigner } from './call-signer.ts';
import { ExplainSection } from './explain.tsx';
import { TransactionsSection } from './transactions.tsx';

/** Shows a caller's accounts, transactions and audit, and explains requests. */
export function SignerView({ at: given, token }: { readonly at: readonly string[]; readonly token: Secret }): VNode {
  const [chain, setChain] = useState(given[0] ?? '1');
  const accounts = useReply();
  const path = chain.trim() === '' ? '/v1/signer' : `/v1/signer/${encodeURIComponent(chain.trim())}`;
  const ask: CallSigner = (method, params) => call(path, method, params, token.value);
  const { reply } = accounts;
  const own = Array.isArray(reply?.body) ? reply.body.map(String) : [];

  return (
    <>
      <h1>Signer</h1>
      <p class="quiet">The token stays in the memory of this page. It is gone when you close the page or load it again.</p>
      <Form label="Sign in" onSubmit={() => void accounts.run(() => ask('eth_accounts', []))}>
        <Field label="Chain id" value={chain} onValue={setChain} />
        <SecretField label="Token of a caller" value={token.value} onValue={token.set} />
        <button aria-disabled={accounts.isBusy}>Show accounts</button>
      </Form>
      <div aria-live="polite">
        {reply?.problem !== undefined && <ProblemView problem={reply.problem} />}
        {own.length > 0 && (
          <ul class="accounts" aria-label="Accounts">
            {own.map((account) => (
              <li key={account}>
                <code>{account}</code>
              </li>
            ))}
          </ul>
        )}
      </div>
      <ExplainSection ask={ask} account={own[0]} chain={chain.trim()} />
      <TransactionsSection ask={ask} account={own[0]} />
      <AuditSection ask={ask} />
    </>
  );
}
