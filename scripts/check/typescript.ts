import { from } from '../build/paths.ts';
import { tool, type Check } from './outcome.ts';

const bin = (name: string): string => from(`node_modules/.bin/${name}`);

/** Rules for TypeScript that its own tools check. */
export const typescriptChecks: readonly Check[] = [
  { name: 'types', run: () => tool(bin('tsc'), ['--project', 'tsconfig.json']) },
  { name: 'types of hosts/shared without any runtime', run: () => tool(bin('tsc'), ['--project', 'hosts/shared/tsconfig.json']) },
  { name: 'types of hosts/workers', run: () => tool(bin('tsc'), ['--project', 'hosts/workers/tsconfig.json']) },
  { name: 'types of the console', run: () => tool(bin('tsc'), ['--project', 'console/tsconfig.json']) },
  { name: 'lint', run: () => tool(bin('oxlint'), ['--format=unix']), fix: () => void tool(bin('oxlint'), ['--fix']) },
  { name: 'format', run: () => tool(bin('oxfmt'), ['--list-different']), fix: () => void tool(bin('oxfmt'), []) },
];
