/**
 * Makes a clone ready: npm packages (Node 26 among them), Rust for wasm32-unknown-unknown, clang
 * for the C in the signer, and for tests SoftHSM, moto, PostgreSQL, Redis, jq, Prometheus, OTLP's
 * schema, wasmtime for Python, Chromium, curl and podman. This is plain Node 20 without
 * dependencies, because nothing is installed yet when it runs. See `--help`.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { continueAs } from './setup/continue-as.mjs';
import { Missing, root, say } from './setup/report.mjs';
import { setUpMachine } from './setup/for-tests/machine.mjs';
import { setUpMoto } from './setup/for-tests/moto.mjs';
import { setUpPackages } from './setup/packages.mjs';
import { setUpPrograms } from './setup/for-tests/programs.mjs';
import { setUpOtlp } from './setup/for-tests/otlp.mjs';
import { setUpPrometheus } from './setup/for-tests/prometheus.mjs';
import { setUpToken } from './setup/for-tests/token.mjs';
import { setUpWasmtimePy } from './setup/for-tests/wasmtime-py.mjs';
import { setUpToolchain } from './setup/toolchain/toolchain.mjs';
import { systemPath } from './setup/system/tools.mjs';

const help = `Usage: node scripts/setup.mjs [--again] [--tests] [-- COMMAND ARGUMENTS...]

Sets up whatever is missing, then continues as COMMAND, if there is one, with node_modules/.bin first in PATH
(so that \`node\` is Node 26). COMMAND takes the place of this process. Before Node 22.15 it is a child,
and SIGINT, SIGTERM and SIGHUP are passed on to it.

  --again   look for Rust and clang again, though build/toolchain.json has an earlier choice
  --tests   also set up SoftHSM, OpenSC, moto, PostgreSQL, Redis, jq, Prometheus, OTLP's schema, wasmtime for
            Python, Chromium, curl and podman, which only tests need
  --help    print this text

Exit codes: those of COMMAND, or
  0  everything is set up
  1  npm failed
  2  wrong argument
  3  something has to be installed by hand: the output says what
Details are in build/setup.log.`;

async function main() {
  const separator = process.argv.indexOf('--');
  const own = process.argv.slice(2, separator === -1 ? undefined : separator);
  const command = separator === -1 ? [] : process.argv.slice(separator + 1);
  let options;
  try {
    options = parseArgs({
      args: own,
      options: { again: { type: 'boolean' }, tests: { type: 'boolean' }, help: { type: 'boolean' } },
    }).values;
  } catch (error) {
    console.error(`${error.message}\n\n${help}`);
    return 2;
  }
  if (options.help) {
    console.log(help);
    return 0;
  }
  try {
    await setUpPackages();
    setUpToolchain({ again: options.again === true });
    if (options.tests) {
      setUpToken();
      setUpMoto();
      setUpPrograms();
      setUpPrometheus();
      setUpOtlp();
      setUpMachine();
      setUpWasmtimePy();
    }
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    console.error(error.message);
    return error.exitCode;
  }
  if (command.length === 0) {
    say('ready');
    return 0;
  }
  const [name = '', ...args] = command;
  const folders = [join(root, 'node_modules', '.bin'), ...systemPath().split(delimiter)];
  const file = name.includes('/') ? name : folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (file !== undefined && existsSync(file)) return continueAs(file, args, { env: { ...process.env, PATH: folders.join(delimiter) } });
  console.error(`${name}: expected a program of this name in PATH, got none`);
  return 127;
}

process.exitCode = await main();
