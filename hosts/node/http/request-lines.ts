import type { Redactor } from '../../shared/config/text/redact.ts';
import { levelOf, requestFields } from '../../shared/log/fields.ts';
import type { Level, RequestLog } from '../../shared/log/fields.ts';
import type { LogStream } from '../log.ts';

/** The numbers that pino writes for levels. */
const numbers: Readonly<Record<Level, number>> = { info: 30, warn: 40, error: 50 };

/**
 * Returns the log of requests, of the level `least` and above. Its lines are those that pino would
 * write of the same fields, made in a fifth of the time: there is one for each request.
 */
export function requestLines(stream: Pick<LogStream, 'write'>, redact: Redactor, least: Level = 'info'): RequestLog {
  return (outcome, milliseconds) => {
    const level = numbers[levelOf(outcome)];
    if (level < numbers[least]) return;
    const fields = JSON.stringify(requestFields(outcome, milliseconds)).slice(1, -1);
    const line = `{"level":${level},"time":"${timeText(Date.now())}",${fields},"msg":"request"}\n`;
    stream.write(redact(line));
  };
}

/** The second of the last line, and its text without the milliseconds. */
let last = { second: 0, text: '' };

function timeText(now: number): string {
  const second = Math.floor(now / 1000);
  if (second !== last.second) last = { second, text: new Date(second * 1000).toISOString().slice(0, 20) };
  return `${last.text}${String(now - second * 1000).padStart(3, '0')}Z`;
}
