import { useState } from 'preact/hooks';
import type { RateLimit } from '../../../packages/client/src/rate-limit.ts';
import { CostBook } from '../gateway/costs.ts';
import type { Charged, Cost } from '../gateway/costs.ts';

/** What the answers of this page have told of limits and costs. */
export interface Usage {
  /** Where the client stands, by the last answer. */
  readonly limits: readonly RateLimit[];
  /** What is known of the cost of each method that was sent. */
  readonly costs: readonly (readonly [method: string, cost: Cost])[];
  /** Takes note of an answer. */
  note(charged: Charged): void;
  /** Says that something was spent of which the page does not know how much. */
  interrupt(): void;
}

/** Keeps what is known for as long as the page is open. */
export function useUsage(): Usage {
  const [book] = useState(() => new CostBook());
  const [limits, setLimits] = useState<readonly RateLimit[]>([]);
  const [costs, setCosts] = useState<Usage['costs']>([]);
  return {
    limits,
    costs,
    note: (charged) => {
      book.note(charged);
      setCosts(book.costs());
      if (charged.limits.length > 0) setLimits(charged.limits);
    },
    interrupt: () => book.interrupt(),
  };
}
