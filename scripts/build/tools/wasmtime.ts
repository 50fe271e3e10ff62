import { cargoToolStep, programOf } from './cargo-tool.ts';
import type { CargoTool } from './cargo-tool.ts';

/** The reference host of WASI, with what `serve` needs. */
const tool: CargoTool = {
  crate: 'wasmtime-cli',
  version: '48.0.8',
  features: [
    'run',
    'serve',
    'compile',
    'cranelift',
    'component-model',
    'component-model-async',
    'parallel-compilation',
    'pooling-allocator',
    'wasi-http',
    'wasi-config',
    'wasi-keyvalue',
    'logging',
    'demangle',
    'addr2line',
  ],
  program: 'wasmtime',
  takes: 'eight minutes',
  options: [],
};

/** Builds `wasmtime` into the clone if it is missing. */
export const wasmtimeStep = cargoToolStep(tool);

/** The program, relative to the clone's root. */
export const wasmtime = programOf(tool);
