/**
 * Has jco's scheduler act on events.
 *
 * jco 1.35 looks every 10 ms, and in some places every millisecond, whether what a task waits for
 * has come. A request waits a dozen times. With these replacements a task goes on in the turn after
 * its event.
 */
import type { Replacement } from './replace.ts';

/**
 * Runs a function in a later turn of the event loop, when the microtasks are done. `setTimeout`
 * takes a millisecond on Node.
 */
const SOON = `const _soon = typeof setImmediate === 'function' ? (call) => setImmediate(call)
    : typeof scheduler === 'object' && typeof scheduler.wait === 'function' ? (call) => void scheduler.wait(0).then(call)
    : (call) => setTimeout(call, 0);`;

export const scheduling: readonly Replacement[] = [
  {
    what: 'the class of what can be waited for',
    from: /class Waitable \{/g,
    to: `${SOON}
  class Waitable {
    #eventWaiters = [];

    whenPendingEvent() {
      if (this.hasPendingEvent()) return undefined;
      return new Promise((resolve) => this.#eventWaiters.push(resolve));
    }
`,
    times: 1,
    until: 'jco wakes a waiter by the event that it waits for',
  },
  {
    what: 'the arrival of an event',
    from: /this\.#pendingEventFn = fn;/g,
    to: `this.#pendingEventFn = fn;
        for (const resolve of this.#eventWaiters.splice(0)) _soon(resolve);
        for (const state of ASYNC_STATE.values()) state.runTickLoop();`,
    times: 1,
    until: 'jco wakes a waiter by the event that it waits for',
  },
  {
    what: 'the wait of the host for an event',
    from: /await new Promise\(\(resolve\) => \{\s*let waitInterval = setInterval\((?:async )?\(\) => \{\s*if \(!this\.hasPendingEvent\(\)\) \{ return; \}\s*clearInterval\(waitInterval\);\s*resolve\(\);\s*\}\);\s*\}\);/g,
    to: 'await this.getWaitable().whenPendingEvent();',
    times: 4,
    until: 'jco has no setInterval in its streams and futures',
  },
  {
    what: 'the loop of the scheduler',
    from: /async runTickLoop\(\) \{\s*if \(this\.#tickLoop !== null\) \{ return; \}\s*this\.#tickLoop = 1;\s*setTimeout\(async \(\) => \{[\s\S]*?this\.#tickLoop = null;\s*\}, 10\);\s*\}/g,
    to: `runTickLoop() {
        if (this.#tickLoop !== null || this.#suspendedTasksByTaskID.size === 0) { return; }
        this.#tickLoop = 1;
        _soon(() => {
          this.#tickLoop = null;
          const result = this.tick();
          if (result === ComponentAsyncState.TickResult.RESUMED) { this.runTickLoop(); }
          else if (result === ComponentAsyncState.TickResult.IDLE) { _checkForDeadlock(); }
        });
      }`,
    times: 1,
    until: 'jco has no timer of 10 ms in its scheduler',
  },
  {
    what: 'the end of a call of an import',
    from: /this\.#resolved = true;/g,
    to: 'this.#resolved = true;\n        for (const state of ASYNC_STATE.values()) state.runTickLoop();',
    times: 2,
    until: 'jco wakes a waiter by the event that it waits for',
  },
  {
    what: 'the begin of a call of an asynchronous import',
    from: /return new Promise\(\(resolve, reject\) => \{\s*setTimeout\(\(\) => \{\s*\/\/ NOTE: whether the import settled/g,
    to: 'return new Promise((resolve, reject) => {\n      _soon(() => {\n        // NOTE: whether the import settled',
    times: 1,
    until: 'jco returns from an asynchronous import without a timer',
  },
  {
    // Three calls in one instance block the event loop for ever otherwise. Every release of the
    // lock schedules its handing on, so the microtask need not try again.
    what: 'the lock that queues itself again',
    from: /if \(this\.#lockHolderTaskID !== null\) \{\s*this\.#scheduleLockHandoff\(\);\s*return;\s*\}/g,
    to: 'if (this.#lockHolderTaskID !== null) { return; }',
    times: 1,
    until: 'jco hands a lock on when it is released and not before',
  },
  {
    // The instance is free when the task has ended, which is after the response if something
    // follows it.
    what: 'the task of a call of an export',
    from: /task\.setCalleeIsAsync\(true\);/g,
    to: 'task.setCalleeIsAsync(true);\n      arg0.onTask?.(task);',
    times: 1,
    until: 'jco tells when the task of an export has ended',
  },
  {
    // Their events of progress are for a component that goes on meanwhile. Without the condition
    // each call of a backend makes an exception with a stack.
    what: 'the progress of a call of an import',
    from: /subtask\.setOnProgressFn\(/g,
    to: 'if (isAsync) subtask.setOnProgressFn(',
    times: 2,
    until: 'jco drops a subtask that waited by JSPI without an exception',
  },
  {
    // Nothing waits for them.
    what: 'the promise of what can be waited for',
    from: /#resetPromise\(\) \{\s*const \{ promise, resolve, reject \} = promiseWithResolvers\(\)\s*this\.#promise = promise;\s*this\.#resolve = resolve;\s*this\.#reject = reject;\s*\}/g,
    to: '#resetPromise() {}',
    times: 1,
    until: 'jco makes a promise only for who waits for it',
  },
  {
    what: 'texts for debugging',
    from: /\b\w+\.setTarget\(`[^`]*`\);/g,
    to: '',
    times: 18,
    until: 'jco makes texts for debugging only when it debugs',
  },
  {
    // Nothing reads the table.
    what: 'the table of all buffers there ever were',
    from: /instanceBuffers\.set\(nextBufID, buffer\);/g,
    to: '',
    times: 1,
    until: 'jco removes a buffer that was read from its table',
  },
];
