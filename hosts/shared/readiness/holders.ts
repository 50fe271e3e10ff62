import { failing, fine, reasonOf } from './finding.ts';
import type { Finding } from './finding.ts';
import type { RemoteKey } from '../vault/remote-key.ts';

/** Milliseconds that a holder has for an answer. */
const TIMEOUT_MS = 15_000;

/**
 * Asks the holders of remote keys whether they have them. `undefined` if there is no key to ask
 * for. Never rejects.
 */
export async function probeHolders(keys: readonly RemoteKey[]): Promise<Finding | undefined> {
  const asked = keys.flatMap((key) => (key.probe === undefined ? [] : [key.probe(AbortSignal.timeout(TIMEOUT_MS))]));
  if (asked.length === 0) return undefined;
  const answered = await Promise.allSettled(asked);
  const failures = answered.flatMap((one) => (one.status === 'rejected' ? [one] : []));
  const [first] = failures;
  if (first === undefined) return fine;
  return failing(`the holders of ${failures.length} of ${asked.length} remote keys do not have them ready: ${reasonOf(first.reason)}`);
}
