import type { VNode } from 'preact';
import { CopyButton } from './copy.tsx';

/** The most characters of a JSON text that are shown. */
const MAX_CHARACTERS = 20_000;

/** Shows a value as JSON, with a button that copies all of it. */
export function Json({ value, what }: { readonly value: unknown; readonly what: string }): VNode {
  const text = JSON.stringify(value, undefined, 2) ?? 'nothing';
  const shown = text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}\n… ${text.length - MAX_CHARACTERS} more characters` : text;
  return (
    <div class="json">
      <pre tabIndex={0} role="region" aria-label={what}>
        {shown}
      </pre>
      <CopyButton text={text} what={what} />
    </div>
  );
}
