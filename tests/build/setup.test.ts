import { describe, expect, it } from 'vitest';
import { Clone } from './clone.ts';

describe('the set-up', () => {
  it('says what to install where it cannot, and ends with 3', () => {
    using clone = new Clone();
    const { status, lines } = clone.setUp();
    expect(status).toBe(3);
    expect(lines).toContain('Please install, then run this again:');
    const advice = lines.slice(lines.indexOf('Please install, then run this again:')).join('\n');
    expect(advice).toMatch(
      /^Rust:\n {2}rustup \(https:\/\/rustup\.rs\) with Rust 1\.\d+ or newer, then: rustup target add wasm32-unknown-unknown/m,
    );
    expect(advice).toMatch(/^ {2}Debian 12 or newer: apt-get install rustc-web cargo-web/m);
    expect(advice).toMatch(/^a C compiler for build scripts:$/m);
  });

  it('names no more than what is missing', () => {
    using clone = new Clone();
    clone.toolchain();
    clone.without('cc');
    const { status, lines } = clone.setUp();
    expect(status).toBe(3);
    expect(lines).toEqual([
      'set-up: missing: a C compiler for build scripts',
      'Please install, then run this again:',
      'a C compiler for build scripts:',
      "  apt-get install gcc libc6-dev, or your system's like",
    ]);
  });

  it('takes no Rust that is too old', () => {
    using clone = new Clone();
    clone.toolchain();
    clone.tool('rustc', "echo 'rustc 1.60.0 (old)'");
    expect(clone.setUp()).toMatchObject({ status: 3, lines: expect.arrayContaining(['set-up: missing: Rust']) });
  });

  it('chooses once: the second run calls no tool and prints only that it is ready', () => {
    using clone = new Clone();
    clone.toolchain();
    expect(clone.setUp()).toEqual({
      status: 0,
      lines: ["set-up: Rust: system's rustc 1.99.0 (a test), its own wasm32-unknown-unknown", 'set-up: C: clang 19', 'set-up: ready'],
    });
    const log = clone.log();
    expect(log).toContain('clang --version');
    expect(clone.setUp()).toEqual({ status: 0, lines: ['set-up: ready'] });
    expect(clone.log()).toBe(log);
  });

  it('looks again with --again, and when what it chose is gone', () => {
    using clone = new Clone();
    clone.toolchain();
    clone.setUp();
    clone.tool('clang', "case $1 in --version) echo 'clang version 18.1.0';; *) echo wasm32;; esac");
    expect(clone.setUp().lines).toEqual(['set-up: ready']);
    expect(clone.setUp('--again').lines).toContain('set-up: C: clang 18');
    clone.without('llvm-ar');
    expect(clone.setUp()).toMatchObject({ status: 3, lines: expect.arrayContaining(['set-up: missing: clang for wasm32']) });
  });

  it('ends as the command does, and says nothing of its own when there is nothing to do', () => {
    using clone = new Clone();
    clone.toolchain();
    clone.setUp();
    const command = [process.execPath, '--print', 'process.exitCode = 7; process.env.PATH.split(":")[0].split("/").slice(-2).join("/")'];
    expect(clone.setUp('--', ...command)).toEqual({ status: 7, lines: ['node_modules/.bin'] });
  });

  it('ends with 1 where packages are missing and npm is too', () => {
    using clone = new Clone();
    clone.toolchain();
    clone.write('node_modules/.package-lock.json', '{"packages":{}}');
    const { status, lines } = clone.setUp();
    expect(status).toBe(1);
    expect(lines).toEqual([
      'set-up: npm ci (node_modules/node is missing, the lock says 1.0.0)',
      expect.stringMatching(/^npm does not start: .*ENOENT/),
    ]);
  });

  it('says what tests need besides, when it is asked for them, and nothing of it otherwise', () => {
    using clone = new Clone();
    clone.toolchain();
    clone.setUp();
    const { status, lines } = clone.setUp('--tests');
    expect(status).toBe(3);
    const advice = lines.join('\n');
    expect(advice).toMatch(/^set-up: missing: softhsm2-util, pkcs11-tool/);
    expect(advice).toMatch(/^The tests of keys in a token need softhsm2-util and pkcs11-tool/m);
    expect(advice).toMatch(/^ {2}Debian: (sudo )?apt-get install softhsm2 opensc$/m);
    expect(clone.setUp()).toEqual({ status: 0, lines: ['set-up: ready'] });
    for (const program of ['softhsm2-util', 'pkcs11-tool']) clone.tool(program);
    const withoutPython = clone.setUp('--tests');
    expect(withoutPython.status).toBe(3);
    expect(withoutPython.lines.join('\n')).toMatch(/^The tests of keys in AWS KMS need Python 3.10 .*: there is no python3,/m);
    expect(withoutPython.lines.join('\n')).toMatch(/^ {2}Debian: (sudo )?apt-get install python3-venv$/m);
    clone.tool('python3', 'exit 1');
    expect(clone.setUp('--tests').lines.join('\n')).toContain('or it has no venv or no pip');
    clone.python('moto');
    const withoutRedis = clone.setUp('--tests').lines.join('\n');
    expect(withoutRedis).toMatch(/^The tests of limits in Redis need its server/m);
    expect(withoutRedis).toMatch(/^ {2}Debian: (sudo )?apt-get install redis-server$/m);
    clone.tool('redis-server');
    expect(clone.setUp('--tests').lines.join('\n')).toMatch(/^The tests of the metrics of Workers need jq/m);
    clone.tool('jq');
    expect(clone.setUp('--tests').lines.join('\n')).toMatch(/^The tests of the browser host need Chromium/m);
    clone.tool('chromium');
    expect(clone.setUp('--tests').lines.join('\n')).toMatch(/^The tests of the documents run their commands, which use curl/m);
    clone.tool('curl');
    const withoutPrometheus = clone.setUp('--tests').lines.join('\n');
    expect(withoutPrometheus).toMatch(/^The tests of the metrics need prometheus and promtool/m);
    expect(withoutPrometheus).toMatch(/^ {2}Debian: apt-get download prometheus/m);
    for (const program of ['prometheus', 'promtool']) clone.tool(program);
    expect(clone.setUp('--tests').lines.join('\n')).toMatch(/^The tests of traces need Python 3.10 /m);
    clone.python('otlp');
    expect(clone.setUp('--tests').lines.join('\n')).toMatch(/^The tests of the examples in Python need Python 3.10 /m);
    clone.python('wasmtime-py');
    expect(clone.setUp('--tests')).toEqual({ status: 0, lines: ['set-up: ready'] });
  });

  it.runIf(process.getuid?.() === 0)('installs venv for tests where Debian has it and this user may', () => {
    using clone = new Clone();
    clone.toolchain();
    const programs = ['softhsm2-util', 'pkcs11-tool', 'redis-server', 'jq', 'chromium', 'curl', 'prometheus', 'promtool'];
    for (const program of [...programs, 'podman', 'runc', 'openssl']) clone.tool(program);
    for (const name of ['caddy', 'nginx']) clone.write(`build/debian/${name}_1.deb`, '');
    const mark = clone.path('venv-is-here');
    clone.tool('apt-get', `case "$*" in *python3-venv*) echo > '${mark}';; *) exit 100;; esac`);
    clone.tool('python3', `[ -e '${mark}' ] || exit 1; /bin/mkdir -p "$4/bin"; /bin/ln -s /bin/true "$4/bin/python"`);
    expect(clone.setUp('--tests')).toEqual({
      status: 0,
      lines: expect.arrayContaining(['set-up: missing: python3-venv', 'set-up: apt-get install python3-venv', 'set-up: ready']),
    });
    expect(clone.setUp('--tests')).toEqual({ status: 0, lines: ['set-up: ready'] });
  });

  it('unpacks Prometheus from its package, and installs nothing', () => {
    using clone = new Clone();
    clone.toolchain();
    for (const program of ['softhsm2-util', 'pkcs11-tool', 'redis-server', 'jq', 'chromium', 'curl']) clone.tool(program);
    for (const program of ['podman', 'runc', 'openssl']) clone.tool(program);
    for (const name of ['caddy', 'nginx']) clone.write(`build/debian/${name}_1.deb`, '');
    for (const environment of ['moto', 'otlp', 'wasmtime-py'] as const) clone.python(environment);
    clone.tool('apt-get', '[ "$*" = "download prometheus" ] && echo > prometheus_1_all.deb');
    clone.tool('dpkg-deb', '/bin/mkdir -p "$3/usr/bin" && for name in prometheus promtool; do echo > "$3/usr/bin/$name"; done');
    expect(clone.setUp('--tests').lines).toContain(
      "set-up: unpacking prometheus from Debian's package into build/tools, without installing it",
    );
    expect(clone.setUp('--tests')).toEqual({ status: 0, lines: ['set-up: ready'] });
  });

  it('ends with 2 for a wrong argument', () => {
    using clone = new Clone();
    expect(clone.setUp('--agian').status).toBe(2);
  });
});
