/** Ends this process when its standard input closes, as it does however the parent ends. `close`: what to close first. */
export function endWithInput(close: () => Promise<unknown>): void {
  process.stdin.resume().once('close', () => {
    void close().finally(() => process.exit());
  });
}
