/** Writes this project's own test vectors: of calldata, and of EIP-7702. See `--help`. */
import { writeFileSync } from 'node:fs';
import { from } from './build/paths.ts';
import { runScript } from './script.ts';
import { accounts } from './vectors/accounts.ts';
import { calls } from './vectors/calls.ts';
import { encode, signature } from './vectors/encode.ts';
import { authorizations, setCode } from './vectors/set-code.ts';
import { spends } from './vectors/spends.ts';

const help = `Usage: node scripts/vectors.ts

Encodes calls with viem and with ethers, which must agree, and writes what the signer's tests expect of them to
calldata-calls.json and calldata-spends.json of tests/vectors/signer. The expectation stands beside each case in scripts/vectors.
Signs authorizations and type 4 transactions with both, which must agree, and writes authorizations.json and set-code.json there.

Exit codes:
  0  the vectors are written
  1  the two libraries differ
  2  wrong argument`;

function write(name: string, rows: readonly object[]): void {
  const text = (row: object) => JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  writeFileSync(from(`tests/vectors/signer/${name}`), `[\n${rows.map(text).join(',\n')}\n]\n`);
  console.log(`vectors: ${name}: ${rows.length}`);
}

await runScript({
  name: 'vectors',
  help,
  options: {},
  run: async () => {
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
  },
});
