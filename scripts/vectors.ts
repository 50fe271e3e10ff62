/**
 * Writes the vectors that are our own: of calldata, and of EIP-7702. See `--help`.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { from } from './build/paths.ts';
import { accounts } from './vectors/accounts.ts';
import { calls } from './vectors/calls.ts';
import { encode, signature } from './vectors/encode.ts';
import { authorizations, setCode } from './vectors/set-code.ts';
import { spends } from './vectors/spends.ts';

const help = `Usage: node scripts/vectors.ts

Encodes calls with viem and with ethers, which must agree, and writes what the signer's tests expect of them:
tests/vectors/signer/calldata-calls.json, calldata-spends.json. What is expected stands beside each case in scripts/vectors.
Signs authorizations and type 4 transactions with both, which must agree too: authorizations.json, set-code.json there.

Exit codes: 0 when they are written; 1 when the two libraries differ; 2 for a wrong argument.`;

function write(name: string, rows: readonly object[]): void {
  const text = (row: object) => JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  writeFileSync(from(`tests/vectors/signer/${name}`), `[\n${rows.map(text).join(',\n')}\n]\n`);
  console.log(`vectors: ${name}: ${rows.length}`);
}

try {
  const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
  if (values.help) console.log(help);
  else {
    write(
      'calldata-calls.json',
      [...calls, ...accounts].map(([to, declaration, args, makes]) => ({
        function: signature(declaration),
        to,
        calldata: encode(declaration, args),
        ...(typeof makes === 'string' ? { opaque: makes } : { calls: makes }),
      })),
    );
    write(
      'calldata-spends.json',
      spends.map(([to, declaration, args, spent]) => ({
        function: signature(declaration),
        to,
        calldata: encode(declaration, args),
        spends: spent.map(([token, amount]) => ({ token, amount })),
      })),
    );
    const authorized = await authorizations();
    write('authorizations.json', authorized);
    write('set-code.json', await setCode(authorized));
  }
} catch (error) {
  const wrongArgument = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  console.error(`vectors: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = wrongArgument ? 2 : 1;
}
