import { cargoEnvironment, toolchain } from '../build/toolchain.ts';
import { tool, type Check } from './outcome.ts';

function cargo(args: readonly string[]): readonly string[] {
  const tools = toolchain();
  return tool(tools.rust.cargo, args, { folder: 'components', env: cargoEnvironment(tools) });
}

/** The components, and libFuzzer over the targets of `components/fuzz`. */
const workspaces = [[], ['--manifest-path', 'fuzz/engine/Cargo.toml']];

/** What is asked of Rust. */
export const rustChecks: readonly Check[] = [
  {
    name: 'Rust format',
    run: () =>
      workspaces.flatMap((manifest) => cargo(['fmt', '--all', ...manifest, '--check', '--', '--color=never', '--files-with-diff'])),
    fix: () => {
      for (const manifest of workspaces) cargo(['fmt', '--all', ...manifest]);
    },
  },
  {
    name: 'clippy',
    run: () => cargo(['clippy', '--workspace', '--all-targets', '--all-features', '--locked', '--quiet', '--', '--deny', 'warnings']),
  },
];
