import type { Summary } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';

/** Writes a line: its level, what it is, and fields without a secret. */
export type Log = (level: 'info' | 'warn' | 'error', message: string, fields: object) => void;

/** What is known of a request that has ended. */
export type Told = Partial<Summary> & Pick<Summary, 'requestId'>;

/** Writes the line of a request: what is known of it, and how many milliseconds it took, where that is. */
export type RequestLog = (told: Told, milliseconds?: number) => void;

/** The fields of a request's line: id, route, chain, status, milliseconds, cost, and the code of what was refused or failed. No URL, key, address or caller. */
export function requestFields({ requestId: id, route, chain, status, cost, code }: Told, milliseconds?: number): object {
  const ms = milliseconds === undefined ? undefined : Math.round(milliseconds * 1000) / 1000;
  return { id, route, chain, status, ms, cost, code };
}

/** What an error says, for an operator: no stack. */
export function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
