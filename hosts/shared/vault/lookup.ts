import type { AuditRequest, Lookup, Row } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import type { RequestRef } from '../trap/trap.ts';
import { answered } from './sign-result.ts';
import type { SignResult } from './sign-result.ts';
import type { VaultLedger } from './vault-ledger.ts';
import type { WalletInstance } from './wallet/instance.ts';

/**
 * Answers a lookup in the ledger. Reads the rows that it names, and those that these lead to. A row
 * that changes meanwhile is as good before as after.
 *
 * Errors: `store-unavailable` if the ledger fails.
 * Errors: those of the component.
 */
export async function answerLookup(
  ledger: VaultLedger,
  wallet: WalletInstance,
  lookup: Lookup,
  from: RequestRef | undefined,
): Promise<SignResult> {
  const known: Row[] = [];
  for (;;) {
    const names = wallet.ask(from, () => lookup.rows(known));
    if (names.tag === 'err') return names;
    if (names.val.length === 0) break;
    const read = await ledger.ask('read', (store) => store.read(names.val));
    if (read.tag === 'err') return read;
    known.push(...read.val.rows);
  }
  const answer = wallet.ask(from, (signer) => signer.answer(lookup, known));
  return answer.tag === 'err' ? answer : answered(answer.val);
}

/**
 * Answers a request for audit entries, if the component finds nothing against it in the rows that
 * the request names.
 *
 * Errors: `store-unavailable` if the ledger fails.
 * Errors: those of the component.
 */
export async function answerAudit(
  ledger: VaultLedger,
  wallet: WalletInstance,
  request: AuditRequest,
  from: RequestRef | undefined,
): Promise<SignResult> {
  const names = wallet.ask(from, () => request.rows());
  if (names.tag === 'err') return names;
  const rows = await ledger.rowsForAudit(names.val);
  if (rows.tag === 'err') return rows;
  const query = wallet.ask(from, (signer) => signer.entriesFor(request, rows.val));
  return query.tag === 'err' ? query : await ledger.audit(query.val);
}
