import type { Config } from '../../build/types/config.js';
import { kekName } from '../../hosts/shared/config/keys/sealed-keys.ts';
import { awsVariables } from '../../hosts/shared/config/keys/worker-variables.ts';
import { reasons } from './differences.ts';
import type { Report } from './perform.ts';

/** Describes a report for people. `config` is the configuration that was deployed. */
export function reportText({ scripts, ignored, warnings, secrets, standIns, url }: Report, config: Config): string {
  const total = scripts.reduce((sum, { gzipped }) => sum + gzipped, 0);
  const sized = [
    ...scripts,
    ...(scripts.length > 1 ? [{ name: 'together', gzipped: total, raw: scripts.reduce((sum, { raw }) => sum + raw, 0) }] : []),
  ];
  const unknown = new Set(standIns);
  const commands = secrets.map(
    ({ script, name }) => [`npx wrangler secret put ${name} --name ${script}`, hint(name, config, unknown)] as const,
  );
  return [
    ...section('scripts', columns(sized.map(({ name, gzipped, raw }) => [name, `${kilobytes(gzipped)} gzipped, ${kilobytes(raw)}`]))),
    ...section('ignored on Workers', columns(ignored.map((place) => [place, reasons[place] ?? '']))),
    ...section('warnings', columns(warnings.map(({ at, text }) => [at, text]))),
    ...section('secrets, to be put once; each command asks for the value', columns(commands)),
    url === undefined ? 'dry run: nothing was uploaded' : `deployed: ${url}`,
  ].join('\n');
}

/** Says what the value of a secret is. */
function hint(name: string, config: Config, unknown: ReadonlySet<string>): string {
  if (name === kekName) return 'the key-encryption key';
  const key = config.signer?.keys.find(({ env }) => env === name);
  if (key !== undefined)
    return `what this prints: npm run --silent seal -- --wallet ${config.signer?.wallet} --key ${key.id} --env ${name}`;
  if (config.signer?.checkpoints?.env === name)
    return `what this prints: npm run --silent seal -- --wallet ${config.signer.wallet} --checkpoints --env ${name}`;
  if (awsVariables(config).some(({ env }) => env === name)) return 'of the credentials that may use the keys in AWS KMS';
  return unknown.has(name) ? 'not set here: checked with a stand-in' : 'set here: checked with its value';
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`), ''];
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `${first.padEnd(width)}  ${second}`);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
