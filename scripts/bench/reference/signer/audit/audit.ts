/** What is kept of a call. */
export interface AuditEntry {
  readonly caller: string;
  readonly method: string;
  readonly chain: string | null;
  readonly to: string | null;
  readonly value: string | null;
  readonly fee: string | null;
  readonly nonce: number | null;
  /** What is signed, or would be. */
  readonly digest: string | null;
  readonly outcome: 'signed' | 'refused';
  readonly detail: string | null;
}

/** The record of what was signed and refused. */
export interface Audit {
  /** Keeps an entry. When it has returned or resolved, a power failure does not undo it. */
  keep(entry: AuditEntry): void | Promise<void>;
  close(): void | Promise<void>;
}
