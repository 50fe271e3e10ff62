import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ask } from '../gateway/ask.ts';
import { Busy } from '../parts/busy.tsx';
import { Choice, Field, Form, SecretField } from '../parts/field.tsx';
import { ProblemView } from '../parts/problem-view.tsx';
import { useReply } from '../parts/use-reply.ts';
import { lastChain, remember } from '../remember.ts';
import type { Secret } from '../secret.ts';
import { AvatarAnswer, TokenAnswer } from './answer.tsx';
import { Trace } from './trace.tsx';

const kinds = [
  ['token', 'Token'],
  ['avatar', 'Avatar of a name'],
] as const;

/**
 * Looks a token or an avatar up. `at`: chain, contract and token id, or a name, out of the page's
 * address.
 */
export function TokenView({ at: given, apiKey }: { readonly at: readonly string[]; readonly apiKey: Secret }): VNode {
  const [kind, setKind] = useState(given.length === 1 ? 'avatar' : 'token');
  const [chain, setChain] = useState(lastChain() ?? '');
  const [contract, setContract] = useState(given[1] ?? '');
  const [tokenId, setTokenId] = useState(given[2] ?? '');
  const [name, setName] = useState(given.length === 1 ? (given[0] ?? '') : '');
  const [path, setPath] = useState('');
  const { reply, isBusy, run } = useReply();

  const lookUp = (): void => {
    const parts = kind === 'avatar' ? ['avatar', name] : ['nft', chain, contract, tokenId];
    const asked = `/v1/${parts.map((part) => encodeURIComponent(part.trim())).join('/')}`;
    setPath(asked);
    remember({ view: 'token', rest: parts.slice(1).map((part) => part.trim()) });
    const query = kind === 'avatar' ? 'trace=1' : 'trace=1&raw=1';
    void run(() => ask(`${asked}?${query}`, { credential: apiKey.value }));
  };
  useEffect(() => {
    if (given.length === 1 || given.length === 3) lookUp();
  }, []);

  return (
    <>
      <h1>Token</h1>
      <Form label="Look a token up" onSubmit={lookUp}>
        <Choice label="Look up" value={kind} options={kinds} onValue={setKind} />
        {kind === 'token' ? (
          <>
            <Field label="Chain id" value={chain} onValue={setChain} hint="1" required room="narrow" />
            <Field label="Contract" value={contract} onValue={setContract} hint="0x…" required room="wide" />
            <Field label="Token id" value={tokenId} onValue={setTokenId} hint="7" required room="narrow" />
          </>
        ) : (
          <Field label="Name" value={name} onValue={setName} hint="name.eth" required />
        )}
        <SecretField label="API key (optional)" value={apiKey.value} onValue={apiKey.set} />
        <button aria-disabled={isBusy}>Look up</button>
      </Form>
      <div aria-live="polite" aria-busy={isBusy}>
        {isBusy && <Busy text="Looking it up" />}
        {!isBusy && reply === undefined && (
          <p class="quiet">
            {kind === 'token'
              ? 'The answer shows the picture, the attributes, whether the bytes are what the contract names, and each step of the way. The address of this page then leads to the token.'
              : 'The answer shows the avatar record of an ENS name and its picture. Names are looked up on chain 1.'}
          </p>
        )}
        {!isBusy && reply?.problem !== undefined && (
          <>
            <ProblemView problem={reply.problem} heading="h2" />
            <Trace steps={reply.problem.trace} />
          </>
        )}
        {!isBusy && reply !== undefined && reply.problem === undefined && path.startsWith('/v1/nft/') && (
          <TokenAnswer key={path} answer={reply.body} path={path} apiKey={apiKey.value} />
        )}
        {!isBusy && reply !== undefined && reply.problem === undefined && path.startsWith('/v1/avatar/') && (
          <AvatarAnswer key={path} answer={reply.body} apiKey={apiKey.value} />
        )}
      </div>
    </>
  );
}
