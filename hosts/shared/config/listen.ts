/** Where clients reach the gateway, and how it leaves. */
export interface Listen {
  readonly host: string;
  readonly port: number;
  readonly hosts: readonly string[];
  readonly tlsTerminated: boolean;
  readonly drainSeconds: number;
  readonly console: boolean;
}
