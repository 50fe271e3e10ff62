import { readFileSync } from 'node:fs';
import { from } from '../../build/paths.ts';
import { parseWit } from './parse.ts';
import { renderPackage } from './render.ts';

/** The packages of the contract, in the order in which a reader meets them. */
const packages = ['nft', 'signer', 'keys', 'rate-limit', 'image', 'gateway', 'check'];

const head = `# WIT packages

Everything that a component imports or exports, as \`wit/\` has it.
[The contract](../../wit/README.md) says how the packages belong together, and what \`unstable\` means.
\`npm run check -- --fix\` makes this page from the sources: change the comments there.`;

/** Makes the page of the WIT packages. */
export function witPage(): string {
  const parts = packages.map((name) => {
    const source = `wit/${name}/${name}.wit`;
    return renderPackage(source, parseWit(readFileSync(from(source), 'utf8')));
  });
  return `${[head, ...parts].join('\n\n')}\n`;
}
