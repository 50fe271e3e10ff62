import { markdownTable } from '../../../cli/command/markdown-table.ts';
import type { Report } from '../report/report.ts';
import { slowdownOf } from './claims.ts';
import type { Claim, CostFinding, Finding, Verdict } from './claims.ts';

/** The share that the claim of the cost names. */
const CLAIMED = 0.7;

const begins = '<!-- npm run claims -->';
const ends = '<!-- end -->';

/** Returns what stands between the marks of a page. Throws if it has no marks. */
export function computedIn(page: string): string {
  return partsOf(page).computed.trim();
}

/** Returns a page with another text between its marks. */
export function withComputed(page: string, text: string): string {
  const { before, after } = partsOf(page);
  return `${before}${begins}\n\n${text}\n\n${ends}${after}`;
}

function partsOf(page: string): { readonly before: string; readonly computed: string; readonly after: string } {
  const [before, rest] = page.split(begins);
  const [computed, after] = rest?.split(ends) ?? [];
  if (before === undefined || computed === undefined || after === undefined)
    throw new Error(`expected ${begins} and ${ends}, got a page without them`);
  return { before, computed, after };
}

/** Writes everything that is computed as Markdown. */
export function markdown(report: Report, claims: readonly Claim[], costs: readonly CostFinding[]): string {
  return [
    '## In short',
    '',
    ...markdownTable(
      ['claim', 'holds'],
      [...claims.map(({ title, findings }) => [title, summaryOf(findings)]), [costTitle, costVerdict(costs)]],
    ),
    '',
    ...claims.flatMap(({ title, findings }) => [`## ${title}`, '', ...findingsTable(findings), '']),
    `## ${costTitle}`,
    '',
    ...costTable(costs),
    '',
    '## The run',
    '',
    ...described(report),
  ].join('\n');
}

const costTitle = 'About 70 % cheaper than containers for sporadic traffic';

/** The verdicts in the order of a summary, in words. */
const verdicts: readonly (readonly [Verdict, string])[] = [
  ['yes', '**yes** for'],
  ['no', '**no** for'],
  ['not shown', 'not shown on a busy machine'],
  ['not measured', 'not measured'],
];

/** Says in words for what a claim holds, and for what it does not. */
function summaryOf(findings: readonly Finding[]): string {
  const parts = verdicts.map(([verdict, words]) => [words, findings.filter((finding) => finding.verdict === verdict)] as const);
  return parts
    .filter(([, found]) => found.length > 0)
    .map(([words, found]) => `${words}: ${found.map(({ what }) => what).join('; ')}`)
    .join('. ');
}

function findingsTable(findings: readonly Finding[]): string[] {
  return markdownTable(
    ['what', 'Node', 'workerd', 'wasmtime', 'holds'],
    findings.map(({ what, node, workerd, wasmtime, verdict }) => [what, node, workerd, wasmtime, word(verdict)]),
  );
}

const word = (verdict: Verdict): string => (verdict === 'no' ? '**no**' : verdict);

function costVerdict(costs: readonly CostFinding[]): string {
  const [yes, no] = [true, false].map((holds) => [
    ...new Set(costs.filter(({ less }) => less >= CLAIMED === holds).map(({ beside }) => beside)),
  ]);
  return `**yes** beside: ${list(yes)}. **no** beside: ${list(no)}`;
}

const list = (names: readonly string[] | undefined): string => (names === undefined || names.length === 0 ? 'nothing' : names.join('; '));

function costTable(costs: readonly CostFinding[]): string[] {
  const money = (dollars: number): string => dollars.toFixed(2);
  return markdownTable(
    ['traffic, all requests mixed', 'beside', 'it costs a month', 'Workers cost', 'less', 'holds'],
    costs.map(({ traffic, beside, workers, container, less }) => {
      const difference = less >= 0 ? `${Math.round(less * 100)} %` : 'none: more';
      return [traffic, beside, `$${money(container)}`, `$${money(workers)}`, difference, word(less >= CLAIMED ? 'yes' : 'no')];
    }),
  );
}

function described(report: Report): string[] {
  const { date, node, system, cpu, memory, load, rounds } = report;
  const isCalm = slowdownOf(report) === 1;
  const calm = isCalm
    ? 'The machine was calm.'
    : 'Other work ran on the machine: the times are upper bounds, and have to be measured again.';
  return [
    `- Measured on ${date}, in ${rounds} rounds.`,
    `- ${system}, ${cpu}, ${Math.round(memory / 2 ** 30)} GiB of memory, Node ${node}.`,
    `- The load average was ${load.toFixed(1)} when it began.`,
    `  ${calm}`,
  ];
}
