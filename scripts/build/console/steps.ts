import { consoleManifest } from './paths.ts';
import { versionOf } from '../step.ts';
import type { Step } from '../step.ts';

/** Returns the step that makes the landing page and the console. It needs the nft component. */
export function consoleSteps(): Step[] {
  return [
    {
      name: 'console',
      inputs: [
        'console',
        'packages/client/src/rate-limit.ts',
        'packages/nft',
        'packages/shared',
        'hosts/browser',
        'hosts/shared',
        'dist/js/nft',
        'scripts/build/console',
        'scripts/pack/bindings.ts',
        'scripts/pack/licences.ts',
        'scripts/build/openapi.ts',
        'schema/openapi.yaml',
        'schema/problems.json',
        'package.json',
      ],
      key: ['esbuild', 'preact', 'structured-headers'].map(versionOf).join(' '),
      outputs: [consoleManifest],
      run: async () => (await import('./bundle.ts')).bundleConsole(),
    },
  ];
}
