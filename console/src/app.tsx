import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { OperationsView } from './operations/view.tsx';
import { placeIn } from './place.ts';
import type { ViewName } from './place.ts';
import { RpcView } from './rpc/view.tsx';
import { useSecret } from './secret.ts';
import { SignerView } from './signer/view.tsx';
import { TokenView } from './token/view.tsx';

const titles: Readonly<Record<ViewName, string>> = { token: 'Token', rpc: 'RPC', signer: 'Signer', operations: 'Operations' };

/** The whole page: the navigation, and the view that the address names. */
export function App(): VNode {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = (): void => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const [apiKey, signerToken, adminToken] = [useSecret(), useSecret(), useSecret()];
  const { view, rest } = placeIn(hash);
  useEffect(() => {
    document.title = `${titles[view]} · mintmark console`;
  }, [view]);

  const views: Readonly<Record<ViewName, () => VNode>> = {
    token: () => <TokenView key={hash} at={rest} apiKey={apiKey} />,
    rpc: () => <RpcView key={hash} at={rest} apiKey={apiKey} />,
    signer: () => <SignerView key={hash} at={rest} token={signerToken} />,
    operations: () => <OperationsView key={hash} token={adminToken} />,
  };
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        Skip to the content
      </a>
      <header>
        <a class="brand" href="/">
          mintmark
        </a>
        <nav aria-label="Views">
          {Object.entries(titles).map(([name, title]) => (
            <a key={name} href={`#/${name}`} aria-current={name === view ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
      </header>
      <main id="main" tabIndex={-1}>
        {views[view]()}
      </main>
    </>
  );
}
