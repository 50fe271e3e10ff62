/**
 * Takes the tasks out of bindings without asynchronous functions.
 *
 * jco 1.35 makes a task for each call, with two promises and a dozen functions, so that a call may
 * wait. A call that cannot wait needs none of it: what is left of a task is an object that every
 * call shares. A call into a trapped instance still throws, as that is not of the task.
 */

/** What takes the place of a text, and how often the text has to be there. */
interface Part {
  /** For people. */
  readonly what: string;
  readonly from: RegExp;
  readonly to: string;
}

/** The task of every call. A result goes back by `return`, or is written where it belongs. */
const SYNC_TASK = `const SYNC_TASK = {
  id: () => 0n,
  componentIdx: () => 0,
  setReturnMemoryIdx: () => {},
  setReturnMemory: () => {},
  resolve: () => {},
  reject: () => {},
  setErrored: () => {},
  exit: () => {},
  isResolvedState: () => true,
  isExited: () => true,
  getParentSubtask: () => undefined,
};
`;

/** The begin of a call of an export. */
const exported: Part = {
  what: 'the task of an export',
  from: /const \[task, _wasm_call_currentTaskID\] = createNewCurrentTask\(\{[^}]*\}\);\s*task\.setCalleeIsAsync\(false\);\s*const started = task\.enterSync\(\);\s*CURRENT_TASK_MAY_BLOCK\.value = task\.mayBlock\(\) \? 1 : 0;/g,
  to: 'const task = SYNC_TASK;',
};

/** The begin of a call of an import. */
const imported: Part = {
  what: 'the task of an import',
  from: /const hostProvided = true;\s*let parentTask;\s*let task;\s*let subtask;\s*const createTask = [\s\S]*?taskCreation: \{[\s\S]*?task\.setParentSubtask\(subtask\);\s*\}\s*\}\s*const started = task\.enterSync\(\);/g,
  to: 'const task = SYNC_TASK;',
};

/** The function that the component calls for an import. */
const lowered: Part = {
  what: 'the lowering of an import',
  from: /let (trampoline\d+) = (_trampoline\d+)\.manuallyAsync \? new WebAssembly\.Suspending\([\s\S]*?importFn: \2,\s*\},\s*\)\)\) : _lowerImportBackwardsCompat\.bind\([\s\S]*?importFn: \2,\s*\},\s*\);/g,
  to: 'let $1 = $2;',
};

/** What runs a function as a task. */
const run: Part = {
  what: 'the run of a task',
  from: /function _withGlobalCurrentTaskMeta\(args\) \{/g,
  to: `${SYNC_TASK}function _withGlobalCurrentTaskMeta(args) {\n  return args.fn();`,
};

/**
 * Returns bindings without tasks. Returns them as they are if a function of theirs is asynchronous,
 * or if parts of the component call each other: such a call looks for the task of its caller.
 *
 * Throws if they are not written as jco 1.35 writes them: a part of the calls would keep its tasks,
 * and look for those that are gone.
 */
export function withoutTasks(glue: string): string {
  if (/\bisAsync: true\b|\bisManualAsync: true\b|\b_symmetricSyncGuestCallEnter\b/.test(glue)) return glue;
  const exports = count(glue, /callingWasmExport: true,/g);
  const imports = count(glue, /const hostProvided = true;/g);
  const parts: readonly (readonly [Part, number])[] = [
    [exported, exports],
    [imported, imports],
    [lowered, imports],
    [run, 1],
  ];
  return parts.reduce((text, [{ what, from, to }, expected]) => {
    const found = count(text, from);
    if (found === expected) return text.replace(from, to);
    throw new Error(`bindings of jco: expected ${what} ${expected} times, got it ${found} times`);
  }, glue);
}

function count(text: string, part: RegExp): number {
  return text.match(part)?.length ?? 0;
}
