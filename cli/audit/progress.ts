const every = 2000;

/** Says on standard error how far something that takes longer has come, every two seconds. */
export function tellingProgress(): (entries: bigint) => void {
  let told = performance.now();
  return (entries) => {
    if (performance.now() - told < every) return;
    told = performance.now();
    console.error(`audit: entry ${entries}`);
  };
}
