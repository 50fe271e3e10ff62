import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { OperationsView } from './operations/view.tsx';
import { placeIn } from './place.ts';
import type { ViewName } from './place.ts';
import { noteChain } from './remember.ts';
import { useUsage } from './rpc/usage.ts';
import { RpcView } from './rpc/view.tsx';
import { useSecret } from './secret.ts';
import { SignerView } from './signer/view.tsx';
import { TokenView } from './token/view.tsx';

const titles: Readonly<Record<ViewName, string>> = { token: 'Token', rpc: 'RPC', signer: 'Signer', operations: 'Operations' };

/** The whole page: the navigation, and the view that the address names. */
export function App(): VNode {
  // A view that writes its state into the address stays. Only another address makes it anew.
  const [{ hash, visit }, setVisit] = useState({ hash: location.hash, visit: 0 });
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    const follow = (): void => setVisit((before) => ({ hash: location.hash, visit: before.visit + 1 }));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const [apiKey, signerToken, adminToken] = [useSecret(), useSecret(), useSecret()];
  const usage = useUsage();
  const { view, rest } = placeIn(hash);
  noteChain({ view, rest });
  useEffect(() => {
    document.title = `${titles[view]} · mintmark console`;
    // The part of the page that had the focus may be gone.
    if (visit > 0) main.current?.focus({ preventScroll: true });
    if (visit > 0) scrollTo(0, 0);
  }, [view, visit]);

  const views: Readonly<Record<ViewName, () => VNode>> = {
    token: () => <TokenView key={visit} at={rest} apiKey={apiKey} />,
    rpc: () => <RpcView key={visit} at={rest} apiKey={apiKey} usage={usage} />,
    signer: () => <SignerView key={visit} at={rest} token={signerToken} />,
    operations: () => <OperationsView key={visit} token={adminToken} />,
  };
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to the content
      </a>
      <header>
        <div class="bar">
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
        </div>
      </header>
      <main id="main" tabIndex={-1} ref={main}>
        {views[view]()}
      </main>
    </>
  );
}
