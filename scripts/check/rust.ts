import { cargoEnvironment, toolchain } from '../build/toolchain.ts';
import { engine } from '../fuzz/engine.ts';
import { tool, type Check } from './outcome.ts';

function cargo(args: readonly string[]): readonly string[] {
  const tools = toolchain();
  return tool(tools.rust.cargo, args, { folder: 'components', env: cargoEnvironment(tools) });
}

/** Rules for Rust that its own tools check. */
export const rustChecks: readonly Check[] = [
  {
    name: 'Rust format',
    run: () => cargo(['fmt', '--all', '--check', '--', '--color=never', '--files-with-diff']),
    fix: () => void cargo(['fmt', '--all']),
  },
  {
    name: 'clippy',
    run: () =>
      cargo([
        'clippy',
        '--workspace',
        '--exclude',
        engine,
        '--all-targets',
        '--all-features',
        '--locked',
        '--quiet',
        '--',
        '--deny',
        'warnings',
      ]),
  },
];
