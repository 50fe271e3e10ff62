const MAX_CONNECTIONS = 10_000;

/**
 * Returns how many connections to accept at a time: half of the file descriptors that the process
 * may have, at most 10,000. The rest is for upstreams and stores.
 */
export function connectionLimit(): number {
  const report: unknown = process.report.getReport();
  const limits = member(report, 'userLimits');
  const soft = member(member(limits, 'open_files'), 'soft');
  // The report says `unlimited`, a text, if there is no limit.
  return typeof soft === 'number' && Number.isFinite(soft) ? Math.min(MAX_CONNECTIONS, Math.max(1, Math.floor(soft / 2))) : MAX_CONNECTIONS;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
}
