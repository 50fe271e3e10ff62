import pino from 'pino';
import type { DestinationStream, Logger } from 'pino';
import type { Redactor } from '../shared/config/text/redact.ts';
import type { Level, Log } from '../shared/log/fields.ts';

/** A stream of log lines. */
export interface LogStream extends DestinationStream {
  /** Writes what is buffered at once. */
  flush(): void;
}

/** Returns a logger of JSON lines, of this level and above. Secrets are redacted. */
export function makeLogger(stream: DestinationStream, redact: Redactor, level: Level = 'info'): Logger {
  return pino({ base: null, level, timestamp: pino.stdTimeFunctions.isoTime }, { write: (line) => stream.write(redact(line)) });
}

/** Returns a logger as `hosts/shared` takes it. */
export function logTo(logger: Logger): Log {
  return (level, message, fields) => logger[level](fields, message);
}
