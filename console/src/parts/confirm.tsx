import type { VNode } from 'preact';
import { useState } from 'preact/hooks';

/** A button that asks again before it acts. */
export function ConfirmButton({
  text,
  question,
  onConfirm,
}: {
  readonly text: string;
  readonly question: string;
  readonly onConfirm: () => void;
}): VNode {
  const [asks, setAsks] = useState(false);
  if (!asks) {
    return (
      <button type="button" class="small" onClick={() => setAsks(true)}>
        {text}
      </button>
    );
  }
  return (
    <span class="confirm">
      {question}{' '}
      <button
        type="button"
        class="small danger"
        onClick={() => {
          setAsks(false);
          onConfirm();
        }}
      >
        Yes
      </button>{' '}
      <button type="button" class="small" onClick={() => setAsks(false)}>
        No
      </button>
    </span>
  );
}
