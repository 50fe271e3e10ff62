import type { Attempt, Fault, Summary } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';

/** A line of the component, as `components/gateway/driver-wit/src/log_line.rs` writes it. */
interface Line {
  readonly level: number;
  readonly id: string;
  readonly route: string;
  readonly status: number;
  readonly cost: number;
  readonly chain?: string;
  readonly plan?: string;
  readonly caller?: string;
  readonly methods?: string[];
  readonly code?: string;
  readonly codes?: string[];
  readonly detail?: string;
  readonly attempts?: Attempt[];
}

/** Whose fault a level stands for. A client's fault has the level of no fault. */
const faults: Readonly<Record<number, Fault>> = { 40: 'upstream', 50: 'gateway' };

/** Returns what the line of a request says. */
export function summaryIn(text: string): Summary {
  const { level, id, code, ...line } = JSON.parse(text) as Line;
  return {
    requestId: id,
    route: line.route,
    status: line.status,
    cost: line.cost,
    chain: line.chain,
    plan: line.plan,
    caller: line.caller,
    detail: line.detail,
    fault: faults[level],
    codes: line.codes ?? (code === undefined ? [] : [code]),
    methods: line.methods ?? [],
    attempts: line.attempts ?? [],
  };
}
