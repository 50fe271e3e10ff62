import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { from } from '../../scripts/build/paths.ts';
import { ungated } from '../../scripts/check/wit.ts';

const packages = ['nft', 'signer', 'keys', 'image', 'rate-limit', 'gateway', 'check'];
const lines = (name: string): string[] => readFileSync(from(`wit/${name}/${name}.wit`), 'utf8').split('\n');
const isGate = (line: string): boolean => /^ *@(since|unstable)\(/.test(line);
// A `use` needs a gate only within a gated interface, and the parser itself asks for it.
const isUse = (line: string | undefined): boolean => /^ *use /.test(line ?? '');

describe('the check of gates', () => {
  it.each(packages)('finds each gate of %s that is taken away', (name) => {
    const all = lines(name);
    expect(ungated(name, all.join('\n'))).toEqual([]);
    const gates = all.flatMap((line, index) => (isGate(line) && !isUse(all[index + 1]) ? [index] : []));
    for (const gate of gates) {
      const item = all[gate + 1]?.trim() ?? '';
      expect(ungated(name, all.toSpliced(gate, 1).join('\n'))).toEqual([`${name}:${gate + 1}: no gate before: ${item}`]);
    }
  });

  it('knows every method of a resource', () => {
    const methods = packages.flatMap((name) =>
      lines(name).flatMap((line, index, all) => (/^ {4}[\w-]+: (static )?func/.test(line) ? [isGate(all[index - 1] ?? '')] : [])),
    );
    // nft: start, advance, open, advance; signer: rows (of audit requests), rows, caller (of
    // lookups and plans), entry, open, identify, plan, plan-roster, entries-for, answer, prepare,
    // release, complete, digest, key; gateway: advance, leave, open, begin, reconcile, connect,
    // message, notified, follow, unfollow.
    expect(methods).toEqual(Array.from({ length: 31 }, () => true));
  });

  it('knows constructors and static functions', () => {
    const text = '@since(version = 0.1.0)\ninterface a {\n@since(version = 0.1.0)\nresource b {\nconstructor();\nc: static func();\n}\n}\n';
    expect(ungated('a', text)).toEqual(['a:5: no gate before: constructor();', 'a:6: no gate before: c: static func();']);
  });
});
