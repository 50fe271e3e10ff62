import pino from 'pino';
import type { DestinationStream, Logger } from 'pino';
import type { Redactor } from '../shared/config/text/redact.ts';
import type { Level, Log } from '../shared/log/fields.ts';

/** A stream of log lines. */
export interface LogStream extends DestinationStream {
  /** Writes what is buffered at once. */
  flush(): void;
}

/** Milliseconds for which lines gather: each write takes a thread and a system call. */
const GATHER_MS = 10;

/** What writes the lines that have gathered when the process ends. */
const onExit = new Set<() => void>();

/** Returns standard output as a stream that is written in the background. */
export function standardOutput(): LogStream {
  const output = pino.destination({ fd: 1, sync: false });
  // The terminal or the process that read the log may be gone. The gateway goes on, and writes no
  // more: `flushSync`, which pino calls when the process ends too, repeats a write that fails for
  // ever.
  output.on('error', () => {
    Object.assign(output, { write: () => true, flush: () => {}, flushSync: () => {}, end: () => {} });
  });
  let gathered = '';
  const write = (): void => {
    const lines = gathered;
    gathered = '';
    if (lines !== '') output.write(lines);
  };
  const flush = (): void => {
    try {
      write();
      output.flushSync();
    } catch {
      // Nothing was written yet.
    }
  };
  if (onExit.size === 0) process.once('exit', () => onExit.forEach((call) => call()));
  onExit.add(flush);
  return {
    write: (line) => {
      if (gathered === '') setTimeout(write, GATHER_MS);
      gathered += line;
    },
    flush,
  };
}

/** Returns a logger of JSON lines, of this level and above. Secrets are redacted. */
export function makeLogger(stream: DestinationStream, redact: Redactor, level: Level = 'info'): Logger {
  return pino({ base: null, level, timestamp: pino.stdTimeFunctions.isoTime }, { write: (line) => stream.write(redact(line)) });
}

/** Returns a logger as `hosts/shared` takes it. */
export function logTo(logger: Logger): Log {
  return (level, message, fields) => logger[level](fields, message);
}
