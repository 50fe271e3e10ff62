import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isHex } from 'viem';
import type { Hex } from 'viem';
import { demoFolder } from '../folder.ts';

const contractNames = ['DemoCollection', 'DemoEditions'] as const;

/** Creation code of the demo's contracts, by name. */
export type CreationCode = Readonly<Record<(typeof contractNames)[number], Hex>>;

/** solc refused a source, or its output lacks a contract. `problems` are solc's own messages. */
export class CompileError extends Error {
  override readonly name = 'CompileError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`solc: ${problems.join('\n')}`);
    this.problems = problems;
  }
}

interface Solc {
  compile(input: string, callbacks: { import: (path: string) => { contents: string } | { error: string } }): string;
}

/** The parts of solc's standard JSON output that are used. */
interface SolcOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<
    Record<string, Readonly<Record<string, { readonly evm: { readonly bytecode: { readonly object: string } } }>>>
  >;
}

const require = createRequire(import.meta.url);

/**
 * Compiles the demo's contracts with the solc of npm, or reads what an earlier run made of the same
 * sources, OpenZeppelin and solc. Throws `CompileError`.
 */
export async function compileContracts(): Promise<CreationCode> {
  const sources: Record<string, { content: string }> = {};
  for (const name of contractNames)
    sources[`${name}.sol`] = { content: await readFile(new URL(`contracts/${name}.sol`, import.meta.url), 'utf8') };
  const input = JSON.stringify({
    language: 'Solidity',
    sources,
    settings: { optimizer: { enabled: true, runs: 200 }, evmVersion: 'cancun', outputSelection: { '*': { '*': ['evm.bytecode.object'] } } },
  });
  const versions = ['solc', '@openzeppelin/contracts'].map((name) => readFileSync(require.resolve(`${name}/package.json`)));
  const key = versions.reduce((hash, bytes) => hash.update(bytes), createHash('sha256').update(input)).digest('hex');
  const product = join(await demoFolder('devnet'), `contracts-${key.slice(0, 16)}.json`);
  const before = await readProduct(product);
  if (before !== undefined) return before;

  const compiled = compile(input);
  // Another run never sees half a file.
  await writeFile(`${product}.${process.pid}`, JSON.stringify(compiled));
  await rename(`${product}.${process.pid}`, product);
  return compiled;
}

async function readProduct(product: string): Promise<CreationCode | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(product, 'utf8'));
    return isCreationCode(value) ? value : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isCreationCode(value: unknown): value is CreationCode {
  return typeof value === 'object' && value !== null && contractNames.every((name) => name in value && isHex(Reflect.get(value, name)));
}

function compile(input: string): CreationCode {
  // Loading solc takes a second and tens of megabytes.
  const solc: Solc = require('solc');
  const output: SolcOutput = JSON.parse(solc.compile(input, { import: resolveImport }));
  const problems = (output.errors ?? []).filter((problem) => problem.severity === 'error').map((problem) => problem.formattedMessage);
  if (problems.length > 0) throw new CompileError(problems);
  const of = (name: (typeof contractNames)[number]): Hex => {
    const contract = output.contracts?.[`${name}.sol`]?.[name];
    if (contract === undefined) throw new CompileError([`expected the contract ${name}, got none`]);
    return `0x${contract.evm.bytecode.object}`;
  };
  return { DemoCollection: of('DemoCollection'), DemoEditions: of('DemoEditions') };
}

function resolveImport(path: string): { contents: string } | { error: string } {
  try {
    return { contents: readFileSync(require.resolve(path), 'utf8') };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
