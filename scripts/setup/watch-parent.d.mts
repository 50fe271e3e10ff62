/** Calls `end` once when the process that started this one has ended. */
export function watchParent(end: () => void): void;
