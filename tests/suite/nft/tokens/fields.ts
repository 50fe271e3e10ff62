import type { Case, Want } from '../world/case.ts';
import { documentOf, erc1155, json, named, picture, refused, repaired, resolves, tokenAt } from './make.ts';

const field = (id: string, document: object, want: Case['want']): Case => documentOf(`field-${id}`, JSON.stringify(document), want);
const traits = (id: string, attributes: unknown, expected: readonly object[], more: Partial<Want> = {}): Case =>
  documentOf(
    `traits-${id}`,
    JSON.stringify({ name: 'Traits', attributes }),
    resolves('Traits', { metadata: { attributes: expected }, ...more }),
  );
const traitsIn = (id: string, document: object, expected: readonly object[]): Case =>
  documentOf(`traits-${id}`, JSON.stringify({ name: 'Traits', ...document }), resolves('Traits', { metadata: { attributes: expected } }));
const red = { trait_type: 'Hue', value: 'red' };

/** The names and forms in which fields come. */
const aliases: readonly Case[] = [
  field('image-url', { name: 'A', image_url: picture }, resolves('A', { image: picture })),
  field('image-url-camel', { name: 'A', imageUrl: picture }, resolves('A', { image: picture })),
  field('image-uri', { name: 'A', imageURI: picture }, { either: [resolves('A', { image: picture }), resolves('A')] }),
  field('image-null-first', { name: 'A', image: null, image_url: picture }, resolves('A', { image: picture })),
  field('image-empty-first', { name: 'A', image: '', image_url: picture }, resolves('A', { image: picture })),
  field(
    'image-data',
    { name: 'A', image_data: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
    resolves('A', { imagePrefix: 'data:image/svg+xml' }),
  ),
  field(
    'image-data-uri',
    { name: 'A', image_data: 'data:image/svg+xml;base64,PHN2Zy8+' },
    resolves('A', { imagePrefix: 'data:image/svg+xml' }),
  ),
  field('image-object', { name: 'A', image: { url: picture } }, repaired('A', { image: picture })),
  field('image-object-uri', { name: 'A', image: { uri: picture, mimeType: 'image/png' } }, repaired('A', { image: picture })),
  field('image-object-described', { name: 'A', image: { type: 'string', description: picture } }, repaired('A', { image: picture })),
  field('image-list', { name: 'A', image: [picture, 'https://img.example/2.png'] }, repaired('A', { image: picture })),
  field('image-list-of-parts', { name: 'A', image: ['https://img.example/', 'x.png'] }, { ok: true, warning: true }),
  field('image-list-of-objects', { name: 'A', image: [{ url: picture }] }, repaired('A', { image: picture })),
  field('image-number', { name: 'A', image: 7 }, repaired('A', { absent: ['image'] })),
  field(
    'animation-camel',
    { name: 'A', animationUrl: 'https://img.example/x.mp4' },
    resolves('A', { metadata: { animation_url: 'https://img.example/x.mp4' } }),
  ),
  field(
    'animation-short',
    { name: 'A', animation: 'https://img.example/x.mp4' },
    { either: [resolves('A', { metadata: { animation_url: 'https://img.example/x.mp4' } }), resolves('A')] },
  ),
  field(
    'external-link',
    { name: 'A', external_link: 'https://meta.example/' },
    resolves('A', { metadata: { external_url: 'https://meta.example/' } }),
  ),
  field(
    'external-camel',
    { name: 'A', externalUrl: 'https://meta.example/' },
    resolves('A', { metadata: { external_url: 'https://meta.example/' } }),
  ),
  field('name-number', { name: 7, image: picture }, repaired('7')),
  field('name-zero', { name: 0, image: picture }, repaired('0')),
  field('name-null', { name: null, image: picture }, resolves('A', { name: null, image: picture })),
  field('name-missing', { image: picture }, resolves('A', { name: null, image: picture })),
  field('name-object', { name: { en: 'A' }, image: picture }, { ok: true, warning: true, image: picture }),
  field(
    'title',
    { title: 'A title', image: picture },
    { either: [resolves('A title'), { ok: true, warning: true }, { ok: true, image: picture }] },
  ),
  field(
    'upper-case',
    { Name: 'Upper', Image: picture },
    { either: [repaired('Upper', { image: picture }), { ok: true, warning: true }, refused('metadata-invalid')] },
  ),
  field('description-list', { name: 'A', description: ['one', 'two'] }, { ok: true, name: 'A', warning: true }),
  field('description-number', { name: 'A', description: 5 }, { ok: true, name: 'A', warning: true }),
  field('background', { name: 'A', background_color: 'FF00aa' }, resolves('A', { metadata: { background_color: 'FF00aa' } })),
  field('background-hash', { name: 'A', background_color: '#ff00aa' }, { ok: true, name: 'A', nowhere: ['#ff00aa'] }),
  field(
    'background-name',
    { name: 'A', background_color: 'url(https://evil.example)' },
    { ok: true, name: 'A', absent: ['background_color'], warning: true },
  ),
  field(
    'prototype',
    JSON.parse('{"name":"A","__proto__":{"image":"https://img.example/p.png"},"constructor":1}'),
    resolves('A', { absent: ['image'] }),
  ),
];

/** The forms of traits. */
const attributes: readonly Case[] = [
  traits('list', [red], [red]),
  traits('map', { Hue: 'red' }, [red]),
  traits('map-of-numbers', { Level: 5 }, [{ trait_type: 'Level', value: 5 }]),
  traits('string', JSON.stringify([red]), [red], { warning: true }),
  traits('key-value', [{ key: 'Hue', value: 'red' }], [red]),
  traits('name-value', [{ name: 'Hue', value: 'red' }], [red]),
  traits('camel', [{ traitType: 'Hue', value: 'red' }], [red]),
  traits('text-only', ['red'], [{ value: 'red' }]),
  traits('value-only', [{ value: 'red' }], [{ value: 'red' }]),
  traits(
    'number',
    [{ trait_type: 'Level', value: 5, max_value: 9, display_type: 'number' }],
    [{ trait_type: 'Level', value: 5, max_value: 9, display_type: 'number' }],
  ),
  traits(
    'boost',
    [{ trait_type: 'Luck', value: 1.5, display_type: 'boost_percentage' }],
    [{ trait_type: 'Luck', value: 1.5, display_type: 'boost_percentage' }],
  ),
  traits('boolean', [{ trait_type: 'Rare', value: true }], [{ trait_type: 'Rare' }]),
  traits('null-entry', [null, red], [red], { warning: true }),
  traits('null-value', [{ trait_type: 'Hue', value: null }], [{ trait_type: 'Hue' }]),
  traitsIn('traits', { traits: [red] }, [red]),
  traitsIn('properties', { properties: { Hue: 'red' } }, [red]),
  traitsIn('properties-rich', { properties: { Hue: { name: 'Hue', value: 'red', display_value: 'Red' } } }, [red]),
];

/** Full texts of a document, filled in and localised. */
const whole: readonly Case[] = [
  documentOf(
    'raw-metadata',
    named('Raw', { custom: { a: [1, null, 'x'] } }),
    resolves('Raw', { body: { raw: { metadata: { custom: { a: [1, null, 'x'] } } } } }),
  ),
  documentOf(
    'locale',
    JSON.stringify({
      name: 'English',
      localization: { uri: 'https://meta.example/l/{locale}.json', default: 'en', locales: ['en', 'de'] },
    }),
    resolves('Deutsch'),
    {
      query: '?locale=de',
      routes: {
        'meta.example/locale': {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            name: 'English',
            localization: { uri: 'https://meta.example/l/{locale}.json', default: 'en', locales: ['en', 'de'] },
          }),
        },
        'meta.example/l/de.json': { headers: { 'content-type': 'application/json' }, body: '{"name":"Deutsch"}' },
      },
    },
  ),
  documentOf(
    'locale-unknown',
    JSON.stringify({
      name: 'English',
      localization: { uri: 'https://meta.example/l/{locale}.json', default: 'en', locales: ['en', 'de'] },
    }),
    repaired('English', { warnings: ['no-localization'] }),
    { query: '?locale=fr' },
  ),
  documentOf(
    'locale-region',
    JSON.stringify({
      name: 'English',
      localization: { uri: 'https://meta.example/m/{locale}.json', default: 'en', locales: ['en', 'de'] },
    }),
    resolves('Deutsch'),
    {
      query: '?locale=de-AT',
      routes: {
        'meta.example/locale-region': {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            name: 'English',
            localization: { uri: 'https://meta.example/m/{locale}.json', default: 'en', locales: ['en', 'de'] },
          }),
        },
        'meta.example/m/de.json': { headers: { 'content-type': 'application/json' }, body: '{"name":"Deutsch"}' },
      },
    },
  ),
  tokenAt('locale-id', '', resolves('Deutsch'), {
    tokenId: '5',
    query: '?locale=de',
    contract: erc1155('https://meta.example/locale-id/{id}.json'),
    routes: {
      [`meta.example/locale-id/${'5'.padStart(64, '0')}.json`]: json(
        JSON.stringify({
          name: 'English',
          localization: { uri: 'https://meta.example/locale-id/{id}/{locale}.json', default: 'en', locales: ['de'] },
        }),
      ),
      [`meta.example/locale-id/${'5'.padStart(64, '0')}/de.json`]: json('{"name":"Deutsch"}'),
    },
  }),
  documentOf(
    'locale-gone',
    JSON.stringify({
      name: 'English',
      localization: { uri: 'https://meta.example/gone/{locale}.json', default: 'en', locales: ['en', 'de'] },
    }),
    repaired('English'),
    { query: '?locale=de' },
  ),
];

/** Fields of a document. */
export const fields: readonly Case[] = [...aliases, ...attributes, ...whole];
