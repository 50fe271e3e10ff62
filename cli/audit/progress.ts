const intervalMs = 2000;

/**
 * Returns a function that prints on standard error how far a command has come, at most every two
 * seconds.
 */
export function printingProgress(): (entries: bigint) => void {
  let printed = performance.now();
  return (entries) => {
    if (performance.now() - printed < intervalMs) return;
    printed = performance.now();
    console.error(`audit: entry ${entries}`);
  };
}
