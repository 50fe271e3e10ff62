/**
 * Ends this process when its standard input closes, which it does however the parent ends, or on
 * SIGTERM. Calls `close` first.
 */
export function endWithInput(close: () => Promise<unknown>): void {
  const end = (): void => {
    void close().finally(() => process.exit());
  };
  process.stdin.resume().once('close', end);
  process.once('SIGTERM', end);
}
