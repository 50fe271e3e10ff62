import pino from 'pino';
import type { DestinationStream, Logger } from 'pino';
import type { Summary } from '../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Redactor } from '../shared/config/redact.ts';

/** Writes the line of a request: what is known of it, and how many milliseconds it took, where that is. */
export type RequestLog = (summary: Partial<Summary> & Pick<Summary, 'requestId'>, milliseconds?: number) => void;

/** Where lines go. */
export interface LogStream extends DestinationStream {
  /** Writes what is buffered, at once. */
  flush(): void;
}

/** Standard output, written in the background. */
export function standardOutput(): LogStream {
  const output = pino.destination({ fd: 1, sync: false });
  // Whoever read the log may be gone; the gateway stays.
  output.on('error', () => {});
  return {
    write: (line) => {
      output.write(line);
    },
    flush: () => {
      try {
        output.flushSync();
      } catch {
        // Nobody reads any more, or nothing was written yet.
      }
    },
  };
}

/** A log of JSON lines without secrets. */
export function makeLogger(stream: DestinationStream, redact: Redactor): Logger {
  return pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, { write: (line) => stream.write(redact(line)) });
}

/** One line a request: id, route, chain, status, milliseconds, cost, and the code of what was refused or failed. */
export function requestLog(logger: Logger): RequestLog {
  return ({ requestId: id, route, chain, status, cost, code }, milliseconds) => {
    const ms = milliseconds === undefined ? undefined : Math.round(milliseconds * 1000) / 1000;
    logger.info({ id, route, chain, status, ms, cost, code }, 'request');
  };
}
