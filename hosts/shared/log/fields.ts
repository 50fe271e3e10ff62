import type { Summary } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';

/** Writes a log line: its level, message and fields. The fields must hold no secret. */
export type Log = (level: 'info' | 'warn' | 'error', message: string, fields: object) => void;

/** What is known of a request that has ended. */
export type RequestOutcome = Partial<Summary> & Pick<Summary, 'requestId'>;

/** Logs a request that has ended, and how many milliseconds it took if that is known. */
export type RequestLog = (outcome: RequestOutcome, milliseconds?: number) => void;

/** The fields of a request's line: id, route, chain, status, milliseconds, cost, and the code of what was refused or failed. No URL, key, address or caller. */
export function requestFields({ requestId: id, route, chain, status, cost, code }: RequestOutcome, milliseconds?: number): object {
  const ms = milliseconds === undefined ? undefined : Math.round(milliseconds * 1000) / 1000;
  return { id, route, chain, status, ms, cost, code };
}

/** Returns the name and message of an error, without its stack. */
export function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
