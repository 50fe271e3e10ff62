import type { Reply } from '../gateway/ask.ts';

/** Calls a method of the signer as the caller whose token the user has typed. */
export type CallSigner = (method: string, params: unknown) => Promise<Reply>;
