import type { Comparison } from '../../../cli/cost/compare.ts';
import type { Report } from '../report/report.ts';
import { quantity } from '../report/table.ts';
import { composedGateways } from '../subjects/composed.ts';
import { workersGateway } from '../subjects/gateway.ts';
import { valueOf } from './results.ts';

/** Something of a claim that was measured, on each host. */
export interface Finding {
  readonly what: string;
  readonly node: string;
  readonly workerd: string;
  readonly wasmtime: string;
  readonly verdict: Verdict;
}

/**
 * Whether all that was measured keeps the claim. `not shown` if it does not, by no more than what
 * other work on the machine can explain.
 */
export type Verdict = 'yes' | 'no' | 'not shown' | 'not measured';

/** A claim of the original story beside what was measured. */
export interface Claim {
  readonly title: string;
  readonly findings: readonly Finding[];
}

/** What is measured once and holds for each host, or what a host does not have. */
const same = 'the same components';
const none = '–';

const [wasmtime] = composedGateways;

/** The load average per processor from which on a run was not calm. */
const CALM = 0.5;

/** Returns how many times as long work may have taken because of other work on the machine. */
export function slowdownOf({ load, cpu }: Report): number {
  const share = load / Number(/(\d+) cores/.exec(cpu)?.[1] ?? 1);
  return share < CALM ? 1 : 2 * (1 + share);
}

/** Returns the claims about what was measured. */
export function claimsOf(report: Report): readonly Claim[] {
  const slowdown = slowdownOf(report);
  const finding = (unit: 'us' | 'bytes', atMost: number, what: string, hosts: Hosts, otherwise = none): Finding =>
    compared({ unit, atMost, slowdown: unit === 'us' ? slowdown : 1 }, what, hosts, otherwise);
  const value = (id: string, name?: string): number | undefined => valueOf(report, id, name);
  const sum = (...values: readonly (number | undefined)[]): number | undefined =>
    values.reduce((total, one) => (total === undefined || one === undefined ? undefined : total + one), 0);
  // Of a run without wasmtime the rows are those of `start-up`.
  const started = (id: string, name?: string): number | undefined => value(`cold-start.${id}`, name) ?? value(`start-up.${id}`, name);
  const hosts = (id: string): Hosts => ({ node: started(id), workerd: started(id, workersGateway), wasmtime: started(id, wasmtime) });
  const scripts = { gateway: value('sizes.workers.gateway'), vault: value('sizes.workers.vault') };
  const loaded = { gateway: value('sizes.all'), signer: value('sizes.signer.javascript') };
  return [
    {
      title: 'Cold start under 1 ms',
      findings: [
        finding('us', 1000, 'a new instance of nft, gateway and signer, from compiled modules', {
          node: value('instantiate.native'),
          workerd: value('instantiate.isolate'),
          wasmtime: value('cold-start.instance'),
        }),
        finding('us', 1000, 'a new process, until its first answer', hosts('first-answer')),
      ],
    },
    {
      title: '2 to 3 MB of memory',
      findings: [
        finding('bytes', 3e6, 'linear memory of nft, gateway and signer after 10,000 requests', { node: value('memory.native') }, same),
        finding('bytes', 3e6, 'the same with the limiter as a component', { node: value('memory.component') }, same),
        finding('bytes', 3e6, 'a process after its first answer', hosts('memory')),
      ],
    },
    {
      title: 'Under 1 MB of bundle',
      findings: [
        finding('bytes', 1e6, 'gateway with nft, gzipped', { node: loaded.gateway, workerd: scripts.gateway }),
        finding('bytes', 1e6, 'signer, gzipped', { node: loaded.signer, workerd: scripts.vault }),
        finding('bytes', 1e6, 'all that a gateway with a signer loads, gzipped', {
          node: sum(loaded.gateway, loaded.signer),
          workerd: sum(scripts.gateway, scripts.vault),
          wasmtime: value('cold-start.file'),
        }),
      ],
    },
    {
      title: 'Deployed in seconds',
      findings: [
        finding('us', 60e6, 'from the command to a built and checked upload, which is not sent', { workerd: value('deploy.dry-run') }),
      ],
    },
  ];
}

interface Hosts {
  readonly node?: number | undefined;
  readonly workerd?: number | undefined;
  readonly wasmtime?: number | undefined;
}

/** What a claim allows. */
interface Bound {
  readonly unit: 'us' | 'bytes';
  readonly atMost: number;
  readonly slowdown: number;
}

/** Compares what was measured with the most that the claim allows. */
function compared({ unit, atMost, slowdown }: Bound, what: string, hosts: Hosts, otherwise: string): Finding {
  const cell = (value: number | undefined): string => (value === undefined ? otherwise : quantity(value, unit));
  const highest = Math.max(...[hosts.node, hosts.workerd, hosts.wasmtime].filter((value) => value !== undefined));
  const verdict = highest === -Infinity ? 'not measured' : highest <= atMost ? 'yes' : highest <= atMost * slowdown ? 'not shown' : 'no';
  return { what, node: cell(hosts.node), workerd: cell(hosts.workerd), wasmtime: cell(hosts.wasmtime), verdict };
}

/** What Workers cost for sporadic traffic, beside one way to run a container. */
export interface CostFinding {
  readonly traffic: string;
  readonly beside: string;
  readonly workers: number;
  readonly container: number;
  /** How much less Workers cost: 0.7 for 70 %. Negative if they cost more. */
  readonly less: number;
}

/** Traffic that the claim of the cost is about: what comes in bursts, and little of it. */
const sporadic: ReadonlySet<string> = new Set(['10,000 a day in 20 bursts', '1 a second']);

/** Returns what the claim of the cost comes to, for all requests mixed. */
export function costsOf(comparisons: readonly Comparison[]): readonly CostFinding[] {
  return comparisons
    .filter(({ mix, traffic }) => mix === 'all three' && sporadic.has(traffic))
    .flatMap(({ traffic, workers, beside }) =>
      beside.map(({ name, dollars }) => {
        return {
          traffic,
          beside: name,
          workers: workers.dollars,
          container: dollars,
          less: dollars === 0 ? -Infinity : 1 - workers.dollars / dollars,
        };
      }),
    );
}
