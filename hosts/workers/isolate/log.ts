import type { Redactor } from '../../shared/config/text/redact.ts';
import type { Level, Log } from '../../shared/log/fields.ts';

/** The levels of a log line, as the Node host writes them. */
const levels = { info: 30, warn: 40, error: 50 } as const;

/**
 * Returns a log of JSON lines in the Node host's form that writes to the Worker's console: those of
 * a level and above. Secrets are redacted.
 */
export function makeLog(redact: Redactor, lowest: Level = 'info'): Log {
  return (level, msg, fields) => {
    if (levels[level] < levels[lowest]) return;
    const line = JSON.stringify({ level: levels[level], time: new Date().toISOString(), ...fields, msg });
    console.log(redact(line));
  };
}
