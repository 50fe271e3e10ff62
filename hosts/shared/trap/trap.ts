import { componentNames } from '../component-name.ts';
import type { ComponentName } from '../component-name.ts';
import type { Panic } from './panic.ts';

/**
 * A frame of a component's code in a stack, such as
 * `wasm://wasm/nft-0e3f2b1a:wasm-function[123]:0x4567`.
 */
export interface WasmFrame {
  /** The module's name: that of its component if the build set it, otherwise a hash. */
  readonly module: string;
  /** The index of the function. */
  readonly index: number;
  /** The bytes from the start of the module. */
  readonly offset: number;
}

/**
 * A trap: an instance of a component ended in the middle of a call. Has nothing of the request's
 * content.
 */
export interface Trap {
  readonly component: ComponentName;
  /**
   * The id of the request whose call trapped. `undefined` if no request made the call. Other
   * requests in flight are lost too.
   */
  readonly requestId: string | undefined;
  /**
   * Rust's panic. `undefined` if there was none: the stack overflowed, or the component is in
   * another language.
   */
  readonly panic: Panic | undefined;
  /** The component's frames, innermost first. */
  readonly stack: readonly WasmFrame[];
  /** What the instance threw. */
  readonly error: unknown;
}

/** A reference to a request, for the log of what goes wrong behind it. */
export interface RequestRef {
  /** The request's id, as in its response. */
  readonly requestId: string;
}

/** A panic, and the component that it happened in. */
export interface ComponentPanic {
  readonly component: ComponentName;
  readonly panic: Panic;
}

/**
 * Returns what is known of a trap. `called` is the component that was called: it counts if neither
 * a panic nor the stack names another one.
 */
export function trapOf(called: ComponentName, error: unknown, from: RequestRef | undefined, panic: ComponentPanic | undefined): Trap {
  const stack = wasmFrames(error);
  const innermost = stack.find(({ module }) => isComponent(module))?.module;
  const component = panic?.component ?? (isComponent(innermost) ? innermost : called);
  return { component, requestId: from?.requestId, panic: panic?.panic, stack, error };
}

const frame = /wasm:\/\/wasm\/([^\s:]+):wasm-function\[(\d+)\]:0x([0-9a-f]+)/;
/** The hash that V8 appends to a module's name. */
const hash = /-[0-9a-f]{8}$/;

/** Returns the frames of an error's stack that are WebAssembly. */
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
