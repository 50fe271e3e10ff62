import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Outcome, Plan } from './plan.ts';

const program = fileURLToPath(new URL('generator.ts', import.meta.url));

/**
 * A load generator in a process of its own, so that the process that measures does not do its work.
 */
export class Generator implements AsyncDisposable {
  readonly #child: ChildProcess = fork(program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });

  /** Performs a load. Throws if an answer is wrong: a rate of refusals means nothing. */
  async perform(plan: Plan): Promise<Outcome> {
    const outcome = await this.#ask(plan);
    const what = `${plan.requests[0]?.path} of ${plan.baseUrl}`;
    if (!isOutcome(outcome)) throw new Error(`expected ${what} to be asked, got ${JSON.stringify(outcome)}`);
    const { answers, errors, refused, mismatches } = outcome;
    if (errors + refused + mismatches > 0 || answers === 0)
      throw new Error(`expected right answers and nothing else from ${what}, got ${JSON.stringify(outcome)}`);
    return outcome;
  }

  #ask(plan: Plan): Promise<unknown> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const answered = (message: unknown): void => {
        child.off('exit', ended);
        resolve(message);
      };
      const ended = (code: number | null): void => {
        child.off('message', answered);
        reject(new Error(`expected the load generator to answer, got exit status ${code}`));
      };
      child.once('message', answered).once('exit', ended).send(plan);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill();
    await ended;
  }
}

function isOutcome(value: unknown): value is Outcome {
  return typeof value === 'object' && value !== null && 'answers' in value && 'seconds' in value;
}
