import { useState } from 'preact/hooks';

/**
 * A key or a token that the user has typed.
 *
 * Security: it is in the memory of this page only. No store of the browser has it.
 */
export interface Secret {
  readonly value: string;
  readonly set: (value: string) => void;
}

/** Keeps a secret for as long as the page is open. */
export function useSecret(): Secret {
  const [value, set] = useState('');
  return { value, set };
}
