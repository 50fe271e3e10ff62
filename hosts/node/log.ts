import pino from 'pino';
import type { DestinationStream, Logger } from 'pino';
import type { Redactor } from '../shared/config/text/redact.ts';
import { requestFields } from '../shared/log/fields.ts';
import type { Log, RequestLog } from '../shared/log/fields.ts';

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

/** A logger as the parts that know no host take it. */
export function logTo(logger: Logger): Log {
  return (level, message, fields) => logger[level](fields, message);
}

/** One line a request. */
export function requestLog(logger: Logger): RequestLog {
  return (told, milliseconds) => logger.info(requestFields(told, milliseconds), 'request');
}
