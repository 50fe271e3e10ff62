import { variantFolder, variants } from '../../../tests/workers/variants.ts';
import { consoleManifest } from '../console/paths.ts';
import { versionOf } from '../step.ts';
import type { Step } from '../step.ts';
import {
  asyncStreamsScripts,
  asyncStreamsScriptsFolder,
  bundleScript,
  debugScripts,
  debugScriptsFolder,
  localFolder,
  localScripts,
  projectVersion,
  scripts,
  scriptsFolder,
} from './workers.ts';
import type { ScriptSource } from './workers.ts';

/**
 * Returns the steps for the scripts for Workers, and for what stands for Cloudflare around them
 * locally.
 */
export function workersSteps(): Step[] {
  return [
    ...Object.entries(scripts).map(([name, source]) => script(`script ${name} for Workers`, source, `${scriptsFolder}/${name}`)),
    ...Object.entries(localScripts).map(([name, source]) => script(`local ${name} for Workers`, source, `${localFolder}/${name}`)),
  ];
}

/** Returns the steps for the scripts with names of functions and tables of places. */
export function workersDebugSteps(): Step[] {
  return Object.entries(debugScripts).map(([name, source]) =>
    script(`script ${name} for Workers, debugging`, source, `${debugScriptsFolder}/${name}`),
  );
}

/** Returns the steps for the scripts with the gateway for WASI 0.3. */
export function workersAsyncStreamsSteps(): Step[] {
  return Object.entries(asyncStreamsScripts).map(([name, source]) =>
    script(`script ${name} for Workers, async streams`, source, `${asyncStreamsScriptsFolder}/${name}`),
  );
}

/** Returns the steps for the variants of the scripts that tests use. */
export function workersTestSteps(): Step[] {
  return Object.entries(variants).flatMap(([variant, changed]) =>
    Object.entries(changed).map(([name, source]) =>
      script(`script ${name} for Workers, ${variant}`, source, variantFolder(variant, name), [
        'tests/workers/scripts',
        'tests/limits/clock-ahead.ts',
        'tests/support/streaming/relay-gateway.ts',
      ]),
    ),
  );
}

/** Returns the step that bundles a script. */
function script(name: string, source: ScriptSource, folder: string, sources: readonly string[] = []): Step {
  return {
    name,
    inputs: [
      source.entry,
      'hosts/workers',
      'hosts/shared',
      'components/rate-limit/src',
      'schema/changed-names.json',
      'schema/routes.json',
      'build/config-validate.js',
      consoleManifest,
      'scripts/build/workers/workers.ts',
      ...Object.values(source.components),
      ...sources,
    ],
    key: `${versionOf('esbuild')} ${projectVersion()} ${JSON.stringify(source)}`,
    outputs: [`${folder}/index.js`],
    run: () => bundleScript(source, folder),
  };
}
