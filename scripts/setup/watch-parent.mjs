/** How often the parent is looked at. */
const LOOK_INTERVAL_MS = 500;

/**
 * Calls `end` once when the process that started this one has ended.
 * The system tells nobody of that, but gives this process another parent.
 *
 * @param {() => void} end
 */
export function watchParent(end) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, LOOK_INTERVAL_MS).unref();
}
