import { readFile } from 'node:fs/promises';
import type { Serving } from './serving.ts';

/** What SIGHUP does. */
export interface HangUp {
  /** The signal came. */
  received(): void;
  /** A gateway is served from now on. */
  serving(serving: Serving): void;
}

/**
 * Has a host read the file of its configuration again on SIGHUP. Where there is no file (the demo),
 * or the host cannot read it again, SIGHUP ends the host, as a terminal that has gone away expects.
 * A signal that comes before anything is served is remembered: the file may have been read by then.
 */
export function onHangUp(file: string | undefined, end: () => void): HangUp {
  let current: Serving | undefined;
  let early = false;
  const received = (): void => {
    if (file === undefined || (current !== undefined && current.reload === undefined)) end();
    else if (current === undefined) early = true;
    else void current.reload?.(() => readFile(file, 'utf8'));
  };
  return {
    received,
    serving: (serving) => {
      current = serving;
      if (early) received();
    },
  };
}
