import { readFileSync, readdirSync } from 'node:fs';
import { metadataShow, print } from '@bytecodealliance/jco';
import { expect, test } from 'vitest';
import { metadataOf, withMetadata } from '../../scripts/build/components/metadata.ts';
import { withoutCratesFolder } from '../../scripts/build/debug/crate-paths.ts';
import { from } from '../../scripts/build/paths.ts';

const names = readdirSync(from('dist/components'))
  .filter((file) => file.endsWith('.wasm'))
  .map((file) => file.replace('.wasm', ''));
const { version }: { readonly version: string } = JSON.parse(readFileSync(from('package.json'), 'utf8'));

test.each(names)('the component file %s says what it is', async (name) => {
  const component = readFileSync(from(`dist/components/${name}.wasm`));
  const [whole] = await metadataShow(component);
  expect(whole?.name).toBe(`mintmark:${name}`);
  // As another program reads the sections.
  const text = await print(component);
  const said = Object.fromEntries([...text.matchAll(/^ {2}\(@custom "(\w+)" "(.*)"\)$/gm)].map(([, section, value]) => [section, value]));
  expect(said).toEqual({
    version,
    licenses: 'Apache-2.0',
    description: expect.stringMatching(/^[A-Z].{10,}/),
    source: expect.stringMatching(/^\w+:.*components\//),
  });
});

test('metadata take the place of earlier ones, and leave everything else', () => {
  const component = readFileSync(from('dist/components/keys.wasm'));
  const metadata = metadataOf('keys');
  expect(withMetadata(component, metadata).equals(component)).toBe(true);
  const next = withMetadata(component, { ...metadata, version: '9.9.9' });
  expect(next.length).toBe(component.length);
  expect(withMetadata(next, metadata).equals(component)).toBe(true);
  expect(() => metadataOf('unknown')).toThrow(/expected one of nft, signer/);
});

test('a component does not tell where cargo kept its crates, and keeps its length', () => {
  const place = '/home/a.b/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/ruint-1.21.1/src/div.rs';
  const module = Buffer.from(`\0asm ${place}\0 /home/aXb/.cargo/registry/src/x/y ${place}\0`);
  const cleaned = withoutCratesFolder(module, '/home/a.b/.cargo');
  expect(cleaned.length).toBe(module.length);
  expect(cleaned.toString().replaceAll(/\/{2,}/g, '/')).toBe(
    '\0asm crates.io/ruint-1.21.1/src/div.rs\0 /home/aXb/.cargo/registry/src/x/y crates.io/ruint-1.21.1/src/div.rs\0',
  );
});
