import type { Effect } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';

/** Whether an effect can be aborted. All others finish whatever happens. */
export const abortable: Readonly<Record<Effect['action']['tag'], boolean>> = {
  body: true,
  fetch: true,
  open: true,
  'next-chunk': true,
  read: true,
  sleep: true,
  write: false,
  take: false,
  settle: false,
  identify: false,
  sign: false,
  recall: true,
  remember: false,
  forget: false,
  transform: true,
};

/** The signal of an effect that cannot be aborted. */
export const neverAborts = new AbortController().signal;

/** The reason of every abort. Without a reason each abort would make an exception with a stack. */
export const abortReason = new Error('the exchange no longer waits for this effect');
