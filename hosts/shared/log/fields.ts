import type { Config } from '../../../build/types/config.js';
import type { Fault, Summary } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';

/** The level of a log line. */
export type Level = Config['log']['level'];

/** Writes a log line: its level, message and fields. The fields must hold no secret. */
export type Log = (level: Level, message: string, fields: object) => void;

/**
 * What is known of a request that has ended: the gateway's summary, or less if the host itself
 * answered.
 */
export type RequestOutcome = Partial<Summary> & Pick<Summary, 'requestId'>;

/** Logs a request that has ended, and how many milliseconds it took if that is known. */
export type RequestLog = (outcome: RequestOutcome, milliseconds?: number) => void;

/** The level of a failure, by who is to blame for it. */
const levels: Readonly<Record<Fault, Level>> = { client: 'info', upstream: 'warn', gateway: 'error' };

/** Returns the level of a request's line. */
export function levelOf({ fault }: Pick<RequestOutcome, 'fault'>): Level {
  return fault === undefined ? 'info' : levels[fault];
}

/** Returns the log of requests, one line each. */
export function requestLog(log: Log): RequestLog {
  return (outcome, milliseconds) => {
    log(levelOf(outcome), 'request', requestFields(outcome, milliseconds));
  };
}

/**
 * Returns the fields of a request's line, without those that are empty.
 *
 * Security: a summary holds no path, query, key, token, parameter or client address. See `summary`
 * in `wit/gateway`.
 */
export function requestFields(outcome: RequestOutcome, milliseconds: number | undefined): object {
  const { requestId: id, route, chain, status, cost, plan, caller, methods, codes = [], detail, attempts } = outcome;
  const ms = milliseconds === undefined ? undefined : Math.round(milliseconds * 1000) / 1000;
  return {
    id,
    route,
    chain,
    status,
    ms,
    cost,
    plan,
    caller,
    methods: unlessEmpty(methods),
    code: codes[0],
    codes: codes.length > 1 ? codes : undefined,
    detail,
    attempts: unlessEmpty(attempts),
  };
}

function unlessEmpty<T>(list: readonly T[] = []): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** Returns the name and message of an error, without its stack. */
export function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
