import type { LogStream } from '../../../hosts/node/log.ts';

/** A log that is kept. */
export interface KeptLog extends LogStream {
  readonly lines: string[];
  /** The lines of requests, parsed. */
  requests(): unknown[];
}

/** Makes one. */
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
