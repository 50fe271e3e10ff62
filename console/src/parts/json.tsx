import type { VNode } from 'preact';

/** The most characters of a JSON text that are shown. */
const MAX_CHARACTERS = 20_000;

/** Shows a value as JSON. */
export function Json({ value }: { readonly value: unknown }): VNode {
  const text = JSON.stringify(value, undefined, 2) ?? 'nothing';
  const shown = text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}\n… ${text.length - MAX_CHARACTERS} more characters` : text;
  return (
    <pre class="json" tabIndex={0}>
      {shown}
    </pre>
  );
}
