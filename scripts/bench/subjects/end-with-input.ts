/** Ends this process when its standard input closes, as it does however the parent ends, or when it is asked to (SIGTERM). `close`: what to close first. */
export function endWithInput(close: () => Promise<unknown>): void {
  const end = (): void => {
    void close().finally(() => process.exit());
  };
  process.stdin.resume().once('close', end);
  process.once('SIGTERM', end);
}
