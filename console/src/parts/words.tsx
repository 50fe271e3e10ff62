import type { VNode } from 'preact';

/** Shows a text in which a name between backticks is code. */
export function Words({ text }: { readonly text: string }): VNode {
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>;
}
