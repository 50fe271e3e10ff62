import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Missing, root, say } from '../report.mjs';
import { debian } from '../system/debian.mjs';
import { call, find } from '../system/tools.mjs';

const programs = ['prometheus', 'promtool'];
const folder = `${root}build/tools/prometheus`;

/**
 * Returns the path of Prometheus's server or of `promtool`. `undefined` if it is not there.
 * @param {string} name
 */
export function prometheusProgram(name) {
  const own = join(folder, name);
  return existsSync(own) ? own : find([name]);
}

/**
 * Gets what tests of the metrics need. Throws `Missing` if that is not possible.
 *
 * Debian's package would start a server on this machine when it is installed, so its files are only
 * unpacked, into the clone.
 */
export function setUpPrometheus() {
  if (missing().length === 0) return;
  if (debian.here) {
    say(`unpacking prometheus from Debian's package into build/tools, without installing it`);
    unpack();
  }
  const left = missing();
  if (left.length === 0) return;
  const lines = [
    `The tests of the metrics need ${left.join(' and ')}. Please put them into PATH or into ${folder}, then run this again:`,
    '',
    '  Debian: apt-get download prometheus && dpkg-deb -x prometheus_*.deb unpacked',
    '  macOS: brew install prometheus',
    'Details are in build/setup.log.',
  ];
  throw new Missing(lines.join('\n'), 3);
}

function missing() {
  return programs.filter((name) => prometheusProgram(name) === undefined);
}

function unpack() {
  // Made beside its place, so that what was cut off is not taken for whole.
  const unfinished = `${folder}-${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    const download = () => call('apt-get', ['download', 'prometheus'], {}, unfinished).ok;
    if (!download() && debian.root) {
      call('apt-get', ['update']);
      download();
    }
    const file = readdirSync(unfinished).find((name) => name.endsWith('.deb'));
    if (file === undefined || !call('dpkg-deb', ['-x', join(unfinished, file), unfinished]).ok) return;
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(unfinished, 'usr/bin'), folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
