/**
 * Tells asynchronous imports that nobody waits for them any more, and keeps them from answering.
 *
 * jco 1.35 has no way to tell them. A fetch that lost a race goes on, and a timer keeps its request
 * in memory. An import that answers after it was cancelled writes its result into memory that the
 * component has given to something else by then: a later call traps, or works with wrong data.
 *
 * Goes when: jco calls something of an import that was cancelled, and writes no result of it.
 */

/** The imports that can be cancelled, as they are called. */
const calls = [
  /_trackHostOperation\(\(\) => send\((rsc0)\)\)/g,
  /_trackHostOperation\(\(\) => waitFor\((BigInt\.asUintN\(64, BigInt\(arg0\)\))\)\)/g,
];
/** The cancellation of a call whose callee is the host. */
const cancelled = /this\.onResolve\(null\);/g;
/** The text of an asynchronous import. */
const imported = /const (_trampoline\d+) = async function\([\s\S]*?\1\.fnName = /g;
/** Where the result of a call is there and not yet written. */
const answered = /ret = \{ tag: 'err', val: getErrorPayload\(e\) \};\s*\}/;

/** The imports that write a result: `send`, and the four of the backends. */
const WRITING = 5;

/**
 * Returns bindings that give their asynchronous imports the call as a further argument. They call
 * its `onHostCancel` when it is cancelled, and write no result of it.
 *
 * Errors: if they do not have the texts as jco 1.35 writes them.
 */
export function withCancelling(glue: string): string {
  let writing = 0;
  const guarded = glue.replace(imported, (text) => {
    if (!answered.test(text)) return text;
    writing++;
    return text.replace(answered, (found) => `${found}\nif (subtask?.isResolved()) { clearCurrentTask(-1, task.id()); return; }`);
  });
  const counts = [cancelled, ...calls].map((text) => guarded.match(text)?.length ?? 0);
  if (writing !== WRITING || counts.some((count) => count !== 1)) {
    throw new Error(
      `bindings of jco: expected ${WRITING} asynchronous imports that write a result, one cancellation and two calls to cancel, got ${writing} and ${counts.join(', ')}`,
    );
  }
  return calls.reduce(
    (text, call) => text.replace(call, (found, argument: string) => found.replace(`(${argument})`, `(${argument}, subtask)`)),
    guarded.replace(cancelled, 'this.onResolve(null);\n        this.onHostCancel?.();'),
  );
}
