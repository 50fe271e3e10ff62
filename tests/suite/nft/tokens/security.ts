import type { Case } from '../world/case.ts';
import { base64, documentOf, picture, resolves } from './make.ts';

/** URLs that no page may use. */
export const scripts: Readonly<Record<string, string>> = {
  script: 'javascript:alert(1)',
  'script-upper': 'JAVASCRIPT:alert(1)',
  'script-tab': 'java\tscript:alert(1)',
  'script-newline': 'java\nscript:alert(1)',
  'script-space': ' \u0001javascript:alert(1)',
  'script-entity': 'javascript&colon;alert(1)',
  vbscript: 'vbscript:msgbox(1)',
  'data-html': 'data:text/html,<script>alert(1)</script>',
  'data-html-base64': `data:text/html;base64,${base64('<script>alert(1)</script>')}`,
  'data-xhtml': 'data:application/xhtml+xml,<x/>',
  'data-no-type': 'data:,<script>alert(1)</script>',
  'data-script': 'data:text/javascript,alert(1)',
  file: 'file:///etc/passwd',
  blob: 'blob:https://meta.example/1',
  'view-source': 'view-source:https://meta.example/',
  filesystem: 'filesystem:https://meta.example/temporary/x',
  loopback: 'https://127.0.0.1/x.png',
  'loopback-number': 'https://2130706433/x.png',
  'private-name': 'https://localhost/x.png',
  'private-v6': 'https://[fd00::1]/x.png',
  'metadata-service': 'http://169.254.169.254/latest',
  credentials: 'https://user:secret@img.example/x.png',
  words: 'to be revealed',
  markup: '<img src=x onerror=alert(1)>',
  quote: 'https://img.example/x.png" onerror="alert(1)',
};

/** A URL that no page may use, in each field that ends in `href` or `src`. */
const links: readonly Case[] = Object.entries(scripts).map(([id, url]) =>
  documentOf(
    `link-${id}`,
    JSON.stringify({ name: 'Link', image: url, animation_url: url, external_url: url, youtube_url: url }),
    id === 'quote'
      ? { ok: true, name: 'Link', nowhere: [JSON.stringify(url).slice(1, -1)] }
      : { ok: true, name: 'Link', absent: ['image', 'animation_url', 'external_url', 'youtube_url'], warning: true },
  ),
);

/** URLs that a page may use. */
const good: readonly Case[] = Object.entries({
  https: picture,
  ipfs: 'ipfs://bafkreietbsi32agml4wvkzqsfjsgngzlyq2raxogwsoftypash6cuqygia/x.png',
  arweave: 'ar://aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789_-AbCdE',
  png: 'data:image/png;base64,iVBORw0KGgo=',
}).map(([id, url]) =>
  documentOf(`link-good-${id}`, JSON.stringify({ name: 'Link', image: url }), resolves('Link', { image: url, warning: false })),
);

const svg = (inside: string, on = ''): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"${on}>${inside}</svg>`;

/** Drawings that do more than draw. */
export const drawings: Readonly<Record<string, string>> = {
  script: svg('<script>alert(1)</script>'),
  'script-cdata': svg('<script><![CDATA[alert(1)]]></script>'),
  onload: svg('', ' onload="alert(1)"'),
  'onload-upper': svg('', ' ONLOAD="alert(1)"'),
  foreign: svg('<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="alert(1)"/></foreignObject>'),
  link: svg('<a href="javascript:alert(1)"><rect/></a>'),
  'link-entity': svg('<a xlink:href="&#106;avascript:alert(1)"><rect/></a>'),
  'use-remote': svg('<use href="https://evil.example/alert(1).svg#x"/>'),
  'image-remote': svg('<image href="https://evil.example/alert(1).png"/>'),
  animate: svg('<a><animate attributeName="href" values="javascript:alert(1)"/></a>'),
  set: svg('<set attributeName="onmouseover" to="alert(1)"/>'),
  style: svg('<style>@import url(https://evil.example/alert(1).css);</style>'),
  entity: `<!DOCTYPE svg [<!ENTITY x "<script>alert(1)</script>">]>${svg('&x;')}`,
  instruction: `<?xml-stylesheet href="https://evil.example/alert(1).xsl"?>${svg('')}`,
};

/** What no cleaned drawing holds. */
export const harm = ['alert(1)', 'evil.example'];

/** These drawings, in each field that can hold one. */
const svgs: readonly Case[] = Object.entries(drawings).flatMap(([id, drawing]) => [
  documentOf(`svg-data-${id}`, JSON.stringify({ name: 'Svg', image_data: drawing }), {
    ok: true,
    name: 'Svg',
    imagePrefix: 'data:image/svg+xml',
    imageLacks: harm,
  }),
  documentOf(`svg-image-${id}`, JSON.stringify({ name: 'Svg', image: drawing }), {
    ok: true,
    name: 'Svg',
    imagePrefix: 'data:image/svg+xml',
    imageLacks: harm,
    warning: true,
  }),
]);

/** Documents that attack who shows them. */
export const security: readonly Case[] = [...links, ...good, ...svgs];
