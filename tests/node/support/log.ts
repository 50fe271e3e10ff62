import type { LogStream } from '../../../hosts/node/log.ts';

/** A log in memory. */
export interface KeptLog extends LogStream {
  readonly lines: string[];
  /** The parsed lines of requests. */
  requests(): unknown[];
}

/** Returns an empty log. */
export function keptLog(): KeptLog {
  const lines: string[] = [];
  return {
    lines,
    write: (line) => {
      lines.push(line);
    },
    flush: () => {},
    requests: () =>
      lines
        .map((line): unknown => JSON.parse(line))
        .filter((line) => typeof line === 'object' && line !== null && 'msg' in line && line.msg === 'request'),
  };
}
