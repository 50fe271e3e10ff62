/** What waits for an instance, and whose it is. */
export interface Waiting {
  /** The address of the peer that sent the request. */
  readonly peer: string;
}

/**
 * The jobs that wait for an instance. A peer with few instances comes before one with many, so that
 * nobody can hold up others by sending much.
 */
export class WaitingJobs<Job extends Waiting> {
  readonly #max: number;
  /** In the order in which they came. */
  readonly #jobs = new Set<Job>();

  /** `max` is the most jobs that wait. */
  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#jobs.size;
  }

  /**
   * Adds a job. Returns the job that has no room any more: the last one of the peer that has the
   * most, which can be the job itself. `undefined` if there is room for all.
   */
  add(job: Job): Job | undefined {
    this.#jobs.add(job);
    if (this.#jobs.size <= this.#max) return undefined;
    const most = largest(count(this.#jobs));
    const last = [...this.#jobs].findLast(({ peer }) => peer === most) ?? job;
    this.#jobs.delete(last);
    return last;
  }

  /** Forgets a job. Returns whether it waited. */
  delete(job: Job): boolean {
    return this.#jobs.delete(job);
  }

  /**
   * Removes the job that is next, and returns it: the first of those whose peer has the fewest jobs
   * at work. `undefined` if none waits.
   */
  next(atWork: Iterable<Waiting>): Job | undefined {
    const counts = count(atWork);
    let next: Job | undefined;
    for (const job of this.#jobs) {
      if (next === undefined || (counts.get(job.peer) ?? 0) < (counts.get(next.peer) ?? 0)) next = job;
    }
    if (next !== undefined) this.#jobs.delete(next);
    return next;
  }
}

/** Returns the number of jobs of each peer. */
export function count(jobs: Iterable<Waiting>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { peer } of jobs) counts.set(peer, (counts.get(peer) ?? 0) + 1);
  return counts;
}

function largest(counts: ReadonlyMap<string, number>): string | undefined {
  let most: [peer: string, jobs: number] | undefined;
  for (const entry of counts) if (most === undefined || entry[1] > most[1]) most = entry;
  return most?.[0];
}
