import type { Fetch, FetchFailure, Settle, Take } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Call, Credential } from '../../../build/types/interfaces/mintmark-signer-types.js';
import type { Effects, OpenedFetch } from '../exchange/effects.ts';
import type { Result } from '../result.ts';

type Settled<Name extends 'take' | 'settle' | 'identify' | 'sign'> = Promise<Awaited<ReturnType<Effects[Name]>>>;

/** A call of an import that can be cancelled, as the edited bindings give it. */
export interface ImportCall {
  /** Called when the component waits for it no longer. */
  onHostCancel?: () => void;
}

/**
 * What an instance works on: one request. The imports of the instance ask it. What it answers after
 * the request was dropped never comes, so that the component does nothing more.
 */
export interface Work {
  fetch(fetch: Fetch, call: ImportCall): Promise<Result<OpenedFetch, FetchFailure>>;
  sleep(milliseconds: number, call: ImportCall): Promise<void>;
  take(take: Take): Settled<'take'>;
  settle(settle: Settle): Settled<'settle'>;
  identify(credential: Credential): Settled<'identify'>;
  sign(call: Call): Settled<'sign'>;
  /** Returns random bytes. The first 16 are those of the request's id. */
  randomBytes(count: number): Uint8Array;
  /** Takes a line that the component writes to standard output. */
  line(text: string): void;
  /** Takes what the component writes to standard error. */
  complaint(text: string): void;
}
