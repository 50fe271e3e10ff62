import type { WasmFrame } from './trap.ts';

/**
 * Where each piece of a component's code comes from: what the build left in `<name>.symbols.json`. Rows lie one behind the other, each up to the next.
 */
export interface SymbolTable {
  /** Functions. */
  readonly names: readonly string[];
  /** Source files, from `components/` or a library's name on; the empty text: not known. */
  readonly files: readonly string[];
  /** Four numbers each: name, file, line (0: none), and the number, from 1, of the place that this one is inlined in (0: it is the function itself). */
  readonly places: readonly number[];
  /** Two numbers each: bytes from the row before (the first: from the beginning of the module), and the number, from 1, of the place. */
  readonly rows: readonly number[];
}

/** The table of a component, by its name; none where there is none. */
export type Symbols = (component: string) => SymbolTable | undefined;

/** Tables from their JSON texts, read when a trap first asks for them. */
export function symbolsOf(texts: Readonly<Record<string, string | undefined>>): Symbols {
  const tables = new Map<string, SymbolTable>();
  return (component) => {
    const text = Object.hasOwn(texts, component) ? texts[component] : undefined;
    const known = tables.get(component);
    if (known !== undefined || text === undefined) return known;
    const table: SymbolTable = JSON.parse(text);
    tables.set(component, table);
    return table;
  };
}

/** Frames as text, innermost first: `function (file:line)`, what was inlined a line of its own. A frame that no table knows is shown as `module[function] 0xoffset`. */
export function symbolise(stack: readonly WasmFrame[], symbols: Symbols): string[] {
  return stack.flatMap((frame) => {
    const table = symbols(frame.module);
    const lines = table === undefined ? [] : linesAt(table, frame.offset);
    return lines.length === 0 ? [plain(frame)] : lines;
  });
}

function plain({ module, index, offset }: WasmFrame): string {
  return `${module}[${index}] 0x${offset.toString(16)}`;
}

function linesAt(table: SymbolTable, offset: number): string[] {
  const lines: string[] = [];
  for (let number = placeAt(table, offset); number > 0;) {
    const at = (number - 1) * 4;
    const [name = 0, file = 0, line = 0, outer = 0] = table.places.slice(at, at + 4);
    lines.push(shown(table.names[name] ?? '', table.files[file] ?? '', line));
    // An inlined place comes after the one that it stands in.
    number = outer < number ? outer : 0;
  }
  return lines;
}

function placeAt({ rows }: SymbolTable, offset: number): number {
  let place = 0;
  let start = 0;
  for (let at = 0; at + 1 < rows.length; at += 2) {
    start += rows[at] ?? 0;
    if (start > offset) break;
    place = rows[at + 1] ?? 0;
  }
  return place;
}

function shown(name: string, file: string, line: number): string {
  if (file === '') return name;
  return line === 0 ? `${name} (${file})` : `${name} (${file}:${line})`;
}
