import type { VNode } from 'preact';

/** Says what the page is waiting for. */
export function Busy({ text }: { readonly text: string }): VNode {
  return <p class="quiet busy">{text} …</p>;
}
