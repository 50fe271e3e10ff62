/** The states of a transaction in the outbox, as `docs/how-to/outbox.md` has them. */
export const outboxStates = ['signed', 'sent', 'pending', 'mined', 'replaced', 'refused', 'dropped'] as const;
