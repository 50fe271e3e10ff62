const most = 10_000;

/** Connections to take at a time: half of the file descriptors that the process may have, 10,000 at most. The rest is for upstreams and stores. */
export function connectionLimit(): number {
  const report: unknown = process.report.getReport();
  const limits = member(report, 'userLimits');
  const soft = member(member(limits, 'open_files'), 'soft');
  // `unlimited` is a word.
  return typeof soft === 'number' && Number.isFinite(soft) ? Math.min(most, Math.max(1, Math.floor(soft / 2))) : most;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
}
