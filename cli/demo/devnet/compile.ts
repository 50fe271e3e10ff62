import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isHex } from 'viem';
import type { Hex } from 'viem';

const _names = ['DemoCollection', 'DemoEditions'] as const;

/** Creation code of the demo's contracts, by name. */
export type CreationCode = Readonly<Record<(typeof _names)[number], Hex>>;

/** A source that solc refused, or an answer of it that lacks a contract; `problems` are its own messages. */
export class CompileError extends Error {
  override readonly name = 'CompileError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`solc: ${problems.join('\n')}`);
    this.problems = problems;
  }
}

interface _Solc {
  compile(input: string, callbacks: { import: (path: string) => { contents: string } | { error: string } }): string;
}

/** The parts of solc's standard JSON output that are read here. */
interface _SolcOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<
    Record<string, Readonly<Record<string, { readonly evm: { readonly bytecode: { readonly object: string } } }>>>
  >;
}

const _require = createRequire(import.meta.url);
const _products = new URL('../../../build/devnet/', import.meta.url);

/**
 * Compiles the demo's contracts with the solc of npm, or reads what an earlier run made of the same sources, the same
 * OpenZeppelin and the same solc. Products stand in `build/devnet`. Throws `CompileError`.
 */
export async function compileContracts(): Promise<CreationCode> {
  const sources: Record<string, { content: string }> = {};
  for (const name of _names)
    sources[`${name}.sol`] = { content: await readFile(new URL(`contracts/${name}.sol`, import.meta.url), 'utf8') };
  const input = JSON.stringify({
    language: 'Solidity',
    sources,
    settings: { optimizer: { enabled: true, runs: 200 }, evmVersion: 'cancun', outputSelection: { '*': { '*': ['evm.bytecode.object'] } } },
  });
  const versions = ['solc', '@openzeppelin/contracts'].map((name) => readFileSync(_require.resolve(`${name}/package.json`)));
  const key = versions.reduce((hash, bytes) => hash.update(bytes), createHash('sha256').update(input)).digest('hex');
  const product = fileURLToPath(new URL(`contracts-${key.slice(0, 16)}.json`, _products));
  const before = await _read(product);
  if (before !== undefined) return before;

  const compiled = _compile(input);
  await mkdir(_products, { recursive: true });
  // Written aside and renamed: two runs at once never see half a file.
  await writeFile(`${product}.${process.pid}`, JSON.stringify(compiled));
  await rename(`${product}.${process.pid}`, product);
  return compiled;
}

async function _read(product: string): Promise<CreationCode | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(product, 'utf8'));
    return _isCreationCode(value) ? value : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function _isCreationCode(value: unknown): value is CreationCode {
  return typeof value === 'object' && value !== null && _names.every((name) => name in value && isHex(Reflect.get(value, name)));
}

function _compile(input: string): CreationCode {
  // Loading solc takes a second and tens of megabytes: only where something is to compile.
  const solc: _Solc = _require('solc');
  const output: _SolcOutput = JSON.parse(solc.compile(input, { import: _resolveImport }));
  const problems = (output.errors ?? []).filter((problem) => problem.severity === 'error').map((problem) => problem.formattedMessage);
  if (problems.length > 0) throw new CompileError(problems);
  const of = (name: (typeof _names)[number]): Hex => {
    const contract = output.contracts?.[`${name}.sol`]?.[name];
    if (contract === undefined) throw new CompileError([`expected the contract ${name}, got none`]);
    return `0x${contract.evm.bytecode.object}`;
  };
  return { DemoCollection: of('DemoCollection'), DemoEditions: of('DemoEditions') };
}

function _resolveImport(path: string): { contents: string } | { error: string } {
  try {
    return { contents: readFileSync(_require.resolve(path), 'utf8') };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
