import { readFileSync } from 'node:fs';

/** The source of a price. */
export interface Sourced {
  /** The name in the table. */
  readonly name: string;
  /** The page that states the price. */
  readonly source: string;
  /** The day on which it was read there or in a copy, ISO 8601. */
  readonly read: string;
  /**
   * Whether the number was seen on that page or in several quotations of it. If not, check it
   * before you rely on it.
   */
  readonly confirmed: boolean;
}

/** What a month includes, and the US dollars for each million above that. */
export interface Rate {
  readonly included: number;
  readonly perMillion: number;
}

/** What Cloudflare counts, for a month or for a request. */
export interface WorkersUsage {
  readonly requests: number;
  readonly cpuMilliseconds: number;
  readonly objectRequests: number;
  readonly objectGigabyteSeconds: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
}

/** Prices of Workers and Durable Objects on the paid plan. */
export interface WorkersPrices extends Sourced, Readonly<Record<keyof WorkersUsage, Rate>> {
  /** The least dollars a month. */
  readonly minimum: number;
  /** The memory that an object is charged for, in GB (10^9 bytes). */
  readonly objectGigabytes: number;
  /** What the free plan allows in a day. */
  readonly freePerDay: Readonly<Record<Exclude<keyof WorkersUsage, 'cpuMilliseconds'>, number>>;
}

/** Something that costs the same whether it has work or not. */
export interface AlwaysOnPrices extends Sourced {
  /** Processors of one instance. */
  readonly vcpus: number;
  /** The least number of instances. */
  readonly instances: number;
  /** Dollars of one instance a month. */
  readonly perInstanceMonth: number;
  /** Dollars a month for what stands in front of or beside the instances. */
  readonly besideMonth: number;
}

/** A container that costs something while it has a request. */
export interface ScaleToZeroPrices extends Sourced {
  readonly vcpus: number;
  readonly gibibytes: number;
  /** How many requests one instance answers at a time. */
  readonly concurrency: number;
  /** Every stretch of work is rounded up to a multiple of this. */
  readonly roundedToSeconds: number;
  /** The seconds that a start takes, which are charged. */
  readonly startSeconds: number;
  readonly vcpuSeconds: Rate;
  readonly gibibyteSeconds: Rate;
  readonly requests: Rate;
}

/** What one request of a route uses. */
export interface RouteWork {
  /**
   * Measured on local workerd. It includes the time of its objects, which are charged by duration
   * instead, so it is an upper bound.
   */
  readonly workersCpuMilliseconds: number;
  /** Measured with the reference service. */
  readonly containerCpuMilliseconds: number;
  /** From its arrival to its answer, upstreams included. */
  readonly answerMilliseconds: number;
  /** How many calls of Durable Objects it makes. */
  readonly objectRequests: number;
  /** The time that objects are active for it, summed up. */
  readonly objectMilliseconds: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
}

/** Names of the routes. */
export const routeNames = ['token', 'rpc', 'sign'] as const;
export type RouteName = (typeof routeNames)[number];

/** The shares of the routes, which add up to 1. */
export type Mix = { readonly name: string } & Readonly<Record<RouteName, number>>;

/** How requests come in. */
export type Traffic = { readonly name: string } & (
  | { readonly perSecond: number }
  | { readonly perDay: number; readonly burstsPerDay: number; readonly perSecondInBurst: number }
);

/** Everything that the model depends on, as `inputs.json` has it. */
export interface Inputs {
  readonly hoursPerMonth: number;
  readonly workers: WorkersPrices;
  readonly alwaysOn: readonly AlwaysOnPrices[];
  readonly scaleToZero: ScaleToZeroPrices;
  /** The part of a processor that is used before another instance is added. */
  readonly utilisation: number;
  readonly routes: Readonly<Record<RouteName, RouteWork>>;
  readonly mixes: readonly Mix[];
  readonly traffic: readonly Traffic[];
}

/** An input is malformed, or its path does not exist. */
export class InputError extends Error {}

/**
 * Reads a file of inputs and replaces values: `routes.token.workersCpuMilliseconds=0.9`. Throws
 * `InputError`, and what the file system throws.
 */
export function readInputs(file: string | URL, overrides: readonly string[] = []): Inputs {
  // The file is the project's own.
  const inputs: Inputs = JSON.parse(readFileSync(file, 'utf8'));
  for (const override of overrides) put(inputs, override);
  for (const { name, token, rpc, sign } of inputs.mixes) {
    const sum = token + rpc + sign;
    if (Math.abs(sum - 1) > 1e-9) throw new InputError(`mix ${name}: expected shares that add up to 1, got ${sum}`);
  }
  return inputs;
}

function put(inputs: object, override: string): void {
  const [path = '', text = ''] = override.split('=');
  const names = path.split('.');
  const last = names.pop() ?? '';
  const missing = (): InputError =>
    new InputError(`expected the path of a number in the inputs and its value, like utilisation=0.5, got ${override}`);
  let at: object = inputs;
  for (const name of names) {
    const next: unknown = Object.getOwnPropertyDescriptor(at, name)?.value;
    if (typeof next !== 'object' || next === null) throw missing();
    at = next;
  }
  const value = Number(text);
  if (typeof Object.getOwnPropertyDescriptor(at, last)?.value !== 'number' || text === '' || !Number.isFinite(value) || value < 0)
    throw missing();
  Object.assign(at, { [last]: value });
}
