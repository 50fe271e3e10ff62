import type { Case, Want } from '../world/case.ts';
import { base64, named, picture, refused, repaired, resolves, tokenAt } from './make.ts';

const onChain = (name: string, more: Partial<Want> = {}): Want => resolves(name, { integrity: 'on-chain', ...more });
const encoded = base64(named('Data'));
/** Base 64 with both letters in which the URL-safe form differs, and with padding. */
const special = base64(named('Data', { d: '???>>>~~~ÿÿÿ' }));

/** The ways in which a `data:` URI is written. */
export const dataUris: readonly Case[] = [
  tokenAt('data-base64', `data:application/json;base64,${encoded}`, onChain('Data')),
  tokenAt('data-base64-charset', `data:application/json;charset=utf-8;base64,${encoded}`, onChain('Data')),
  tokenAt('data-base64-upper', `DATA:Application/JSON;Base64,${encoded}`, onChain('Data')),
  tokenAt('data-base64-no-padding', `data:application/json;base64,${special.replace(/=+$/, '')}`, onChain('Data')),
  tokenAt('data-base64-url-safe', `data:application/json;base64,${special.replaceAll('+', '-').replaceAll('/', '_')}`, onChain('Data')),
  tokenAt('data-base64-lines', `data:application/json;base64,${encoded.replace(/.{20}/g, '$&\r\n')}`, onChain('Data')),
  tokenAt('data-base64-escaped', `data:application/json;base64,${encodeURIComponent(special)}`, onChain('Data')),
  tokenAt('data-base64-space', `data:application/json;base64, ${encoded}`, onChain('Data')),
  tokenAt('data-base64-beyond-ascii', `data:application/json;base64,${base64(named('Größe 🙂'))}`, onChain('Größe 🙂')),
  tokenAt('data-no-type', `data:,${encodeURIComponent(named('Data'))}`, onChain('Data')),
  tokenAt('data-text-plain', `data:text/plain;base64,${encoded}`, onChain('Data')),
  tokenAt('data-percent', `data:application/json,${encodeURIComponent(named('Data'))}`, onChain('Data')),
  tokenAt('data-utf8', `data:application/json;utf8,${named('Data')}`, onChain('Data')),
  tokenAt('data-utf-8', `data:application/json;utf-8,${named('Data')}`, onChain('Data')),
  tokenAt('data-ascii', `data:application/json;ascii,${named('Data')}`, onChain('Data')),
  tokenAt('data-raw', `data:application/json,${named('Data')}`, onChain('Data')),
  tokenAt('data-utf8-hash', `data:application/json;utf8,${named('Data #7')}`, onChain('Data #7')),
  tokenAt('data-raw-hash', `data:application/json,${named('Data #7')}`, onChain('Data #7')),
  tokenAt('data-utf8-percent-sign', `data:application/json;utf8,${named('100% of it')}`, onChain('100% of it')),
  tokenAt('data-utf8-comma', `data:application/json;utf8,${named('a, b; c')}`, onChain('a, b; c')),
  tokenAt('data-utf8-beyond-ascii', `data:application/json;utf8,${named('Größe 🙂')}`, onChain('Größe 🙂')),
  tokenAt('data-utf8-plus', `data:application/json;utf8,${named('a+b')}`, onChain('a+b')),
  tokenAt('data-quoted', `"data:application/json;base64,${encoded}"`, repaired('Data')),
  tokenAt('data-slashes', `data://application/json;base64,${encoded}`, { either: [repaired('Data'), refused('token-uri-invalid')] }),
  tokenAt(
    'data-image-of-svg',
    `data:application/json;utf8,${named('Svg', { image: "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'><rect fill='#f00'/></svg>" })}`,
    onChain('Svg', { imagePrefix: 'data:image/svg+xml' }),
  ),
  tokenAt('data-escaped-json-in-base64', `data:application/json;base64,${base64(JSON.stringify(named('Data')))}`, repaired('Data')),
  tokenAt('data-in-data', `data:application/json;base64,${base64(`data:application/json;base64,${encoded}`)}`, {
    either: [repaired('Data'), refused('metadata-invalid', 'token-uri-invalid')],
  }),
  tokenAt('data-no-comma', 'data:application/json;base64', refused('token-uri-invalid', 'metadata-invalid')),
  tokenAt('data-empty', 'data:application/json;base64,', refused('token-uri-invalid', 'metadata-invalid')),
  tokenAt('data-bad-base64', 'data:application/json;base64,@@@@', refused('token-uri-invalid', 'metadata-invalid')),
  tokenAt('data-html', `data:text/html,<h1>${picture}</h1>`, refused('token-uri-invalid', 'metadata-invalid')),
  tokenAt('data-too-long', '', refused('token-uri-invalid', 'metadata-invalid'), {
    contract: {
      supports: ['80ac58cd'],
      calls: {
        tokenURI: {
          stringRepeat: [
            ['data:application/json,{"name":"', 1],
            ['a', 3_000_000],
            ['"}', 1],
          ],
        },
      },
    },
  }),
];
