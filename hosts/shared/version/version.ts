import type { DriverName } from '../serving.ts';

/** What runs, for everybody who asks. */
export interface Version {
  readonly name: 'mintmark';
  readonly version: string;
  /** The commit of the sources. `undefined` if the build did not know it. */
  readonly commit: string | undefined;
  /** What answers requests. */
  readonly driver: DriverName;
  /** What the host runs on: `node 26.10.0`, `workers`. */
  readonly platform: string;
}
