import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** An alert rule. */
export interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

/** A panel of the dashboard. A row has no targets. */
export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: Readonly<Record<'h' | 'w' | 'x' | 'y', number>>;
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly legendFormat: string }[];
}

/** The path of the alert rules. */
export const alertsFile = pathOf('docs/operations/alerts.yaml');

/** The alert rules. */
export const rules: readonly Rule[] = (parse(readFileSync(alertsFile, 'utf8')) as RuleFile).groups.flatMap((group) => group.rules);

/** The panels of the dashboard. */
export const panels: readonly Panel[] = (
  JSON.parse(readFileSync(pathOf('docs/operations/dashboard.json'), 'utf8')) as { readonly panels: readonly Panel[] }
).panels;

/** Returns the expressions of a panel, as Grafana sends them with all jobs chosen. */
export function expressionsOf({ targets = [] }: Panel): string[] {
  return targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '1m').replaceAll('$job', '.+'));
}

function pathOf(path: string): string {
  return fileURLToPath(new URL(`../../../${path}`, import.meta.url));
}
