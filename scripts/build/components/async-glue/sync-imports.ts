/**
 * Takes the tasks out of the synchronous imports of bindings with asynchronous functions.
 *
 * jco 1.35 makes a task and a subtask for each call of an import, with four promises. A request
 * calls some fifty imports that answer at once, most of them for fields. Those need none of it.
 *
 * Goes when: jco calls an import that answers at once without a task.
 */

/** The task of every such call. */
const SYNC_TASK = `const SYNC_TASK = {
  id: () => 0n,
  componentIdx: () => -1,
  resolve: () => {},
  reject: () => {},
  setErrored: () => {},
  exit: () => {},
  getParentSubtask: () => undefined,
};
`;

/** The begin of a call, within the text of one import. */
const begin =
  /const hostProvided = true;\s*let parentTask;\s*let task;\s*let subtask;\s*const createTask = [\s\S]*?taskCreation: \{[\s\S]*?task\.setParentSubtask\(subtask\);\s*\}\s*\}\s*const started = task\.enterSync\(\);/;
/** The text of an import that answers at once. */
const imported = /const (_trampoline\d+) = function\([\s\S]*?\1\.fnName = /g;
/** The function that the component calls for an import. */
const lowered =
  /let (trampoline\d+) = (_trampoline\d+)\.manuallyAsync \? new WebAssembly\.Suspending\([\s\S]*?importFn: \2,\s*\},\s*\)\)\) : _lowerImportBackwardsCompat\.bind\([\s\S]*?importFn: \2,\s*\},\s*\);/g;
/** The class that `SYNC_TASK` stands for. */
const anchor = 'class AsyncTask {';

/**
 * Returns bindings whose synchronous imports have no tasks.
 *
 * Errors: if one of them is not written as jco 1.35 writes it.
 */
export function withoutSyncTasks(glue: string): string {
  const names = new Set<string>();
  const shortened = glue.replace(imported, (text, name: string) => {
    if (!begin.test(text)) return text;
    names.add(name);
    return text.replace(begin, 'const task = SYNC_TASK;');
  });
  const direct = new Set<string>();
  const text = shortened.replace(lowered, (found, trampoline: string, name: string) => {
    if (!names.has(name)) return found;
    direct.add(name);
    return `let ${trampoline} = ${name};`;
  });
  const left = text.match(/task\.enterSync\(\);/g)?.length ?? 0;
  // The one that is left is the destructor of a resource.
  if (names.size === 0 || direct.size !== names.size || left !== 1 || text.split(anchor).length !== 2) {
    throw new Error(
      `bindings of jco: expected each synchronous import twice and one other synchronous task, got ${names.size} imports, ${direct.size} lowered ones and ${left} tasks`,
    );
  }
  return text.replace(anchor, () => SYNC_TASK + anchor);
}
