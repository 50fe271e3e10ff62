import { readFile } from 'node:fs/promises';
import type { Serving } from './host-command.ts';

/** What SIGHUP does. */
export interface HangUp {
  /** The signal came. */
  received(): void;
  /** Something is served now. */
  serving(serving: Serving): void;
}

/**
 * SIGHUP has a host read its configuration's file again. Where there is no file (the demo), or a host that cannot, it ends the host, as the terminal that has gone away expects. One that
 * comes before anything is served is remembered, as the file may have been read by then.
 */
export function onHangUp(file: string | undefined, end: () => void): HangUp {
  let current: Serving | undefined;
  let early = false;
  const again = (): void => {
    if (file === undefined || (current !== undefined && current.reload === undefined)) end();
    else if (current === undefined) early = true;
    else void current.reload?.(() => readFile(file, 'utf8'));
  };
  return {
    received: again,
    serving: (serving) => {
      current = serving;
      if (early) again();
    },
  };
}
