import { componentNames } from '../component-name.ts';
import type { ComponentName } from '../component-name.ts';
import type { Panic } from './panic.ts';

/** A place in a component's code, as the engine tells it: `wasm://wasm/nft-0e3f2b1a:wasm-function[123]:0x4567`. */
export interface WasmFrame {
  /** The module's name (the name of its component, where the build gave it one), or a hash of it. */
  readonly module: string;
  /** Index of the function. */
  readonly index: number;
  /** Bytes from the beginning of the module. */
  readonly offset: number;
}

/** A component's instance came to its end in the middle of a call. Holds nothing of what it was asked. */
export interface Trap {
  readonly component: ComponentName;
  /** Id of the request whose call trapped; the others that were in flight on the instance are lost with it. None: the call was no request's. */
  readonly requestId: string | undefined;
  /** What Rust said; none where it said nothing: a stack that overflowed, a component in another language. */
  readonly panic: Panic | undefined;
  /** Innermost first. */
  readonly stack: readonly WasmFrame[];
  /** What came out of the instance. */
  readonly error: unknown;
}

/** On whose behalf an effect is performed: for the log of what goes wrong with it. */
export interface RequestRef {
  /** The id under which the request is answered. */
  readonly requestId: string;
}

/** A panic, and whose it was. */
export interface ComponentPanic {
  readonly component: ComponentName;
  readonly panic: Panic;
}

/** What is known of a trap. `called`: the component that was called, for when neither a panic nor the stack tells whose it was. */
export function trapOf(called: ComponentName, error: unknown, from: RequestRef | undefined, told: ComponentPanic | undefined): Trap {
  const stack = wasmFrames(error);
  const innermost = stack.find(({ module }) => isComponent(module))?.module;
  const component = told?.component ?? (isComponent(innermost) ? innermost : called);
  return { component, requestId: from?.requestId, panic: told?.panic, stack, error };
}

const frame = /wasm:\/\/wasm\/([^\s:]+):wasm-function\[(\d+)\]:0x([0-9a-f]+)/;
/** What V8 puts behind a module's name. */
const hash = /-[0-9a-f]{8}$/;

/** The frames of an error's stack that are a component's. */
function wasmFrames(error: unknown): WasmFrame[] {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return lines.flatMap((line) => {
    const [, module = '', index, offset = ''] = frame.exec(line) ?? [];
    return index === undefined ? [] : [{ module: module.replace(hash, ''), index: Number(index), offset: Number.parseInt(offset, 16) }];
  });
}

const components: ReadonlySet<string> = new Set(componentNames);

function isComponent(name: string | undefined): name is ComponentName {
  return name !== undefined && components.has(name);
}
