import { readFileSync } from 'node:fs';

/** Where a price is from. */
export interface Sourced {
  /** As the table names it. */
  readonly name: string;
  /** Page that states it. */
  readonly source: string;
  /** Day on which it was read there or in a copy of it, ISO 8601. */
  readonly read: string;
  /** Whether the number was seen on that page or in several quotations of it; not: check before relying on it. */
  readonly confirmed: boolean;
}

/** What a month includes, and US dollars for each million above. */
export interface Rate {
  readonly included: number;
  readonly perMillion: number;
}

/** What Cloudflare counts: a month's sums, or a request's. */
export interface WorkersUsage {
  readonly requests: number;
  readonly cpuMilliseconds: number;
  readonly objectRequests: number;
  readonly objectGigabyteSeconds: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
}

/** Prices of Workers and Durable Objects, the paid plan. */
export interface WorkersPrices extends Sourced, Readonly<Record<keyof WorkersUsage, Rate>> {
  /** Dollars a month at least. */
  readonly minimum: number;
  /** Memory that an object is charged for, in GB (10^9 bytes). */
  readonly objectGigabytes: number;
  /** What the free plan allows a day. */
  readonly freePerDay: Readonly<Record<Exclude<keyof WorkersUsage, 'cpuMilliseconds'>, number>>;
}

/** Something that is paid for whether it has work or not. */
export interface AlwaysOnPrices extends Sourced {
  /** Of one instance. */
  readonly vcpus: number;
  /** At least so many. */
  readonly instances: number;
  /** Dollars. */
  readonly perInstanceMonth: number;
  /** Dollars for what stands before or beside them. */
  readonly besideMonth: number;
}

/** A container that is paid for while it has a request. */
export interface ScaleToZeroPrices extends Sourced {
  readonly vcpus: number;
  readonly gibibytes: number;
  /** Requests that one instance answers at a time. */
  readonly concurrency: number;
  /** Every stretch of work is rounded up to a multiple of this. */
  readonly roundedToSeconds: number;
  /** Seconds that a start takes and costs. */
  readonly startSeconds: number;
  readonly vcpuSeconds: Rate;
  readonly gibibyteSeconds: Rate;
  readonly requests: Rate;
}

/** What one request of a route takes. */
export interface RouteWork {
  /** Measured on local workerd, its objects among it, which are charged for their duration instead: the most that it can be. */
  readonly workersCpuMilliseconds: number;
  /** Measured: the reference service. */
  readonly containerCpuMilliseconds: number;
  /** From its arrival to its answer, upstreams included. */
  readonly answerMilliseconds: number;
  /** Calls of Durable Objects. */
  readonly objectRequests: number;
  /** Time that objects are active for it, together. */
  readonly objectMilliseconds: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
}

/** Names of the routes. */
export const routeNames = ['token', 'rpc', 'sign'] as const;
export type RouteName = (typeof routeNames)[number];

/** Shares of the routes, which make 1. */
export type Mix = { readonly name: string } & Readonly<Record<RouteName, number>>;

/** How requests come. */
export type Traffic = { readonly name: string } & (
  | { readonly perSecond: number }
  | { readonly perDay: number; readonly burstsPerDay: number; readonly perSecondInBurst: number }
);

/** Everything that the model depends on: `inputs.json`. */
export interface Inputs {
  readonly hoursPerMonth: number;
  readonly workers: WorkersPrices;
  readonly alwaysOn: readonly AlwaysOnPrices[];
  readonly scaleToZero: ScaleToZeroPrices;
  /** Part of a processor that is used before another instance is added. */
  readonly utilisation: number;
  readonly routes: Readonly<Record<RouteName, RouteWork>>;
  readonly mixes: readonly Mix[];
  readonly traffic: readonly Traffic[];
}

/** An input that is none. */
export class InputError extends Error {}

/** Reads a file of inputs and puts other values in: `routes.token.workersCpuMilliseconds=0.9`. Errors: `InputError`, and those of the file system. */
export function readInputs(file: string | URL, overrides: readonly string[] = []): Inputs {
  // The file is the project's own.
  const inputs: Inputs = JSON.parse(readFileSync(file, 'utf8'));
  for (const override of overrides) put(inputs, override);
  for (const { name, token, rpc, sign } of inputs.mixes) {
    const sum = token + rpc + sign;
    if (Math.abs(sum - 1) > 1e-9) throw new InputError(`mix ${name}: expected shares that make 1, got ${sum}`);
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
