import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { shortened } from '../data/links.ts';

/** Milliseconds for which a button says that it has copied. */
const SAID_MS = 2000;

/** A button that copies a text. `what` names it for people who do not see it. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }): VNode | null {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  // A browser has no clipboard for pages that came by plain HTTP from another machine.
  if (typeof navigator.clipboard === 'undefined') return null;
  const label = isCopied ? `Copied ${what}` : `Copy ${what}`;
  return (
    <button
      type="button"
      class="copy"
      aria-label={label}
      title={label}
      onClick={() => {
        void navigator.clipboard.writeText(text).then(
          () => setCopied(true),
          () => setCopied(false),
        );
      }}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {isCopied ? <path d="M3 8.5l3.5 3.5L13 4.5" /> : <path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />}
      </svg>
    </button>
  );
}

interface CopyableProps {
  readonly text: string | undefined;
  readonly what: string;
  /** The most characters that are shown. Default: all. */
  readonly max?: number;
}

/** Shows a hash, an address or the like, with a button that copies the whole of it. */
export function Copyable({ text, what, max }: CopyableProps): VNode {
  if (text === undefined || text === '') return <>–</>;
  const shown = max === undefined ? text : shortened(text, max);
  return (
    <span class={shown === text && max === undefined ? '' : 'line'}>
      <code title={shown === text ? undefined : text}>{shown}</code>
      <CopyButton text={text} what={what} />
    </span>
  );
}
