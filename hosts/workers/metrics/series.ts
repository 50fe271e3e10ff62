/**
 * The series that Workers have, and their labels in the order of the alphabet, which is that of the
 * columns of a data point. Names and labels are those of the Node host.
 */
export const series = {
  mintmark_requests_total: ['route', 'status'],
  mintmark_request_duration_seconds: ['route'],
  mintmark_upstream_info: ['chain', 'endpoint', 'kind', 'origin'],
  mintmark_upstream_requests_total: ['chain', 'endpoint', 'kind', 'outcome'],
  mintmark_upstream_duration_seconds: ['chain', 'endpoint', 'kind'],
  mintmark_cache_lookups_total: ['cache', 'outcome'],
  mintmark_store_duration_seconds: ['operation', 'store'],
  mintmark_store_failures_total: ['store'],
  mintmark_limits_decisions_total: ['outcome', 'plan'],
  mintmark_limits_policy_decisions_total: ['mode', 'outcome', 'plan', 'policy'],
  mintmark_limits_store_duration_seconds: [],
  mintmark_limits_store_failures_total: [],
  mintmark_signer_calls_total: ['family', 'outcome'],
  mintmark_vault_failures_total: ['code'],
  mintmark_ledger_commit_duration_seconds: [],
  mintmark_outbox_transactions: ['chain', 'state'],
  mintmark_outbox_stuck_accounts: ['chain'],
  mintmark_outbox_foreign_nonce_accounts: ['chain'],
  mintmark_outbox_oldest_open_seconds: ['chain'],
  mintmark_outbox_resent_transactions_total: ['chain'],
  mintmark_outbox_round_duration_seconds: ['outcome'],
  mintmark_outbox_last_whole_round_timestamp_seconds: [],
  mintmark_sockets_closed_total: ['reason'],
  mintmark_notifications_total: ['feed'],
  mintmark_feed_rounds_total: ['feed', 'outcome'],
  mintmark_component_traps_total: ['component'],
  mintmark_component_replacements_total: ['component', 'reason'],
  mintmark_component_memory_bytes: ['component'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The name of a series. */
export type SeriesName = keyof typeof series;

/** The labels of a series, and their values. */
export type Labels<Name extends SeriesName> = Readonly<Record<(typeof series)[Name][number], string>>;

/** Returns the values of the labels of a series in their order. */
export function valuesOf<Name extends SeriesName>(name: Name, labels: Labels<Name>): string[] {
  const names: readonly (keyof Labels<Name>)[] = series[name];
  return names.map((label) => labels[label]);
}
