import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** Microseconds of a clock tick: Linux reports times of processes in hundredths of a second. */
const tick = 10_000;

/** Returns the microseconds of processor time that a process has used, with its threads. */
export function processorTime(pid: number): number {
  // After the name, which may hold anything: state is field 3 of proc(5), utime 14, stime 15.
  const fields = fieldsOf(pid);
  return (Number(fields[11]) + Number(fields[12])) * tick;
}

/** Returns the bytes of a process that are in memory. */
export function residentMemory(pid: number): number {
  return memoryOf(pid, /^VmRSS:\s+(\d+) kB$/m);
}

/** Returns the most bytes of a process that were in memory since the kernel last began to count. */
export function peakMemory(pid: number): number {
  return memoryOf(pid, /^VmHWM:\s+(\d+) kB$/m);
}

/** Returns how many descriptors a process has open: files, pipes and connections. */
export function openDescriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

function memoryOf(pid: number, line: RegExp): number {
  const kilobytes = line.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`expected the memory of process ${pid}, got none`);
  return Number(kilobytes) * 1024;
}

/**
 * Finds the process below another one that runs a file of this name (`workerd`), for services that
 * something else starts. Throws if there is none.
 */
export function descendant(pid: number, name: string): number {
  const below = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = parentOf(Number(entry));
    if (parent !== undefined) below.set(parent, [...(below.get(parent) ?? []), Number(entry)]);
  }
  const search = [pid];
  for (const ancestor of search) {
    for (const child of below.get(ancestor) ?? []) {
      if (nameOf(child) === name) return child;
      search.push(child);
    }
  }
  throw new Error(`expected a process ${name} below ${pid}, got none`);
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(fieldsOf(pid)[1]);
  } catch {
    // The process has ended meanwhile.
    return undefined;
  }
}

/** Returns the name of the file that a process runs. */
function nameOf(pid: number): string | undefined {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`));
  } catch {
    return undefined;
  }
}

/** Returns the fields of proc(5) from the third on. */
function fieldsOf(pid: number): readonly string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
