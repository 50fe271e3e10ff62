/** Deploys to Cloudflare Workers. See `--help`. */
import { readFile } from 'node:fs/promises';
import type { Problem } from '../hosts/shared/config/problem.ts';
import { readOptions } from './deploy/options.ts';
import type { DeployOptions } from './deploy/options.ts';
import { keepForTools } from './setup/environment.mjs';

const options = readOptions(process.argv.slice(2));
if (options !== undefined) {
  try {
    process.exitCode = await _deploy(options);
  } catch (error) {
    console.error(`deploy: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

/** Gives the exit code. */
async function _deploy({ config: file, env, dryRun, json }: DeployOptions): Promise<number> {
  const variables = { ...process.env };
  // What builds has no business with what a configuration names.
  keepForTools(process.env);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    console.error(`deploy: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (text === undefined) return 2;

  const { build, buildTypes } = await import('./build.ts');
  await buildTypes();
  const { examine } = await import('./deploy/examine.ts');
  const examined = examine(text, (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined));
  if (examined.tag === 'err') return _refuse(examined.val, json);
  await build();
  const { componentProblems } = await import('./deploy/components.ts');
  const found = await componentProblems(examined.val.config);
  if (found.length > 0) return _refuse(found, json);

  const { perform } = await import('./deploy/perform.ts');
  const { installedWrangler } = await import('./deploy/wrangler.ts');
  const say = (line: string): void => console.error(`deploy: ${line}`);
  const report = await perform({ examined: examined.val, env, dryRun, variables, wrangler: installedWrangler, say });
  if (json) console.log(JSON.stringify(report));
  else {
    const { reportText } = await import('./deploy/report.ts');
    console.log(reportText(report, examined.val.config));
  }
  return 0;
}

function _refuse(problems: readonly Problem[], json: boolean): number {
  if (json) console.log(JSON.stringify({ problems }));
  else {
    const lines = problems.map(({ at, expected, got }) => `${at === '' ? '(the whole)' : at}: expected ${expected}, got ${got}`);
    console.error(`the configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${lines.join('\n')}`);
  }
  return 2;
}
