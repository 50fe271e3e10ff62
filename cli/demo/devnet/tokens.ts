import type { Address } from 'viem';
import { fileBlock, rawBlock } from './blocks.ts';
import type { Block } from './blocks.ts';
import { chunkedFile, directory, rawFile } from './dag.ts';
import { drawing, largePicture, picture } from './picture.ts';
import type { Page } from './web.ts';

/** The origin that demo tokens name. A gateway reaches it through `network.connectTo`. */
export const webOrigin = 'https://metadata.demo.example';

/** The integrity that a right answer reports for a token's metadata. */
export type ExpectedIntegrity = { readonly status: 'verified'; readonly cid: string } | { readonly status: 'unverifiable' | 'on-chain' };

/** A demo token before its contract exists: its URI, and what a right answer about it says. */
export interface TokenPlan {
  readonly standard: 'erc721' | 'erc1155';
  /** Decimal. */
  readonly tokenId: string;
  /** What the contract answers; `{id}` is not filled in. */
  readonly tokenUri: string;
  /** The document at the URI; `{id}` is not filled in. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly integrity: ExpectedIntegrity;
  /** Whether the token has a URI of its own in the contract, or falls back to the contract's. */
  readonly ownUri: boolean;
}

/** A minted demo token. */
export interface DemoToken extends TokenPlan {
  readonly contract: Address;
}

/** One token for each way in which metadata is found. */
export const tokenNames = ['rawBlock', 'fileBlock', 'onChain', 'web', 'edition', 'editionBlock', 'directory', 'drawing'] as const;
/** The name of a demo token. */
export type TokenName = (typeof tokenNames)[number];

/** Everything the demo serves. */
export interface Content {
  readonly tokens: Readonly<Record<TokenName, TokenPlan>>;
  /** The URI of the ERC-1155 contract, with `{id}` in it. */
  readonly editionsUri: string;
  readonly blocks: readonly Block[];
  readonly pages: ReadonlyMap<string, Page>;
}

/** The size of the blocks of a large picture. */
const PICTURE_BLOCK = 65_536;

const jsonBytes = (document: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(document, null, 2));

function documentOf(name: string, image: string, form: string, weight: number): Record<string, unknown> {
  const attributes = [
    { trait_type: 'Form', value: form },
    { trait_type: 'Weight', display_type: 'number', value: weight, max_value: 100 },
  ];
  return { name, description: `A demo token whose metadata is ${form}.`, image, external_url: `${webOrigin}/`, attributes };
}

/** Makes a directory of two documents and their pictures, one of which has several blocks. */
function makeFolder() {
  const pictures = directory({ 'large.png': chunkedFile(largePicture(30), PICTURE_BLOCK), 'drawing.svg': rawFile(drawing(200)) });
  const uri = (name: string): string => `ipfs://${pictures.root.toString()}/${name}`;
  const documents = {
    '1.json': documentOf('Directory', uri('large.png'), 'a file in a directory on IPFS', 7),
    '2.json': documentOf('Drawing', uri('drawing.svg'), 'a file with an SVG on IPFS', 8),
  };
  const files = { '1.json': rawFile(jsonBytes(documents['1.json'])), '2.json': rawFile(jsonBytes(documents['2.json'])) };
  const folder = directory(files);
  const token = (name: keyof typeof documents): Omit<TokenPlan, 'tokenId'> => ({
    standard: 'erc721',
    tokenUri: `ipfs://${folder.root.toString()}/${name}`,
    document: documents[name],
    integrity: { status: 'verified', cid: folder.root.toString() },
    ownUri: true,
  });
  return { token, blocks: [...pictures.blocks, ...folder.blocks] };
}

/** Makes the demo's documents, pictures and blocks. They are the same on every run. */
export async function makeContent(): Promise<Content> {
  const rawPicture = await rawBlock(picture(20));
  const filePicture = await fileBlock(picture(90), 0);
  const rawDocument = documentOf('Raw block', `ipfs://${rawPicture.cid.toString()}`, 'a raw block on IPFS', 1);
  const raw = await rawBlock(jsonBytes(rawDocument));
  const fileDocument = documentOf('File block', `ipfs://${filePicture.cid.toString()}`, 'a UnixFS file on IPFS', 2);
  const file = await fileBlock(jsonBytes(fileDocument), 0);
  const chainDocument = documentOf(
    'On chain',
    `data:image/png;base64,${Buffer.from(picture(140)).toString('base64')}`,
    'in the contract',
    3,
  );
  const webDocument = documentOf('Web', `${webOrigin}/collection/4.png`, 'a web page', 4);
  const editionDocument = {
    ...documentOf('Edition', `${webOrigin}/collection/4.png`, 'a web page named by its id', 5),
    external_url: `${webOrigin}/editions/{id}`,
  };
  const blockDocument = documentOf('Edition block', `ipfs://${rawPicture.cid.toString()}`, 'a UnixFS file with a newer CID', 6);
  const block = await fileBlock(jsonBytes(blockDocument), 1);
  const folder = makeFolder();
  // 2^128 + 31: ERC-1155 substitutes 64 lower-case hexadecimal digits, no `0x`.
  const editionId = (1n << 128n) + 31n;
  const editionsUri = `${webOrigin}/editions/{id}.json`;
  const json = (document: unknown): Page => ({ contentType: 'application/json', body: jsonBytes(document) });
  return {
    tokens: {
      rawBlock: {
        standard: 'erc721',
        tokenId: '1',
        tokenUri: `ipfs://${raw.cid.toString()}`,
        document: rawDocument,
        integrity: { status: 'verified', cid: raw.cid.toString() },
        ownUri: true,
      },
      fileBlock: {
        standard: 'erc721',
        tokenId: '2',
        tokenUri: `ipfs://${file.cid.toString()}`,
        document: fileDocument,
        integrity: { status: 'verified', cid: file.cid.toString() },
        ownUri: true,
      },
      onChain: {
        standard: 'erc721',
        tokenId: '3',
        tokenUri: `data:application/json;base64,${Buffer.from(jsonBytes(chainDocument)).toString('base64')}`,
        document: chainDocument,
        integrity: { status: 'on-chain' },
        ownUri: true,
      },
      web: {
        standard: 'erc721',
        tokenId: '4',
        tokenUri: `${webOrigin}/collection/4.json`,
        document: webDocument,
        integrity: { status: 'unverifiable' },
        ownUri: true,
      },
      edition: {
        standard: 'erc1155',
        tokenId: editionId.toString(),
        tokenUri: editionsUri,
        document: editionDocument,
        integrity: { status: 'unverifiable' },
        ownUri: false,
      },
      editionBlock: {
        standard: 'erc1155',
        tokenId: '6',
        tokenUri: `ipfs://${block.cid.toString()}`,
        document: blockDocument,
        integrity: { status: 'verified', cid: block.cid.toString() },
        ownUri: true,
      },
      directory: { ...folder.token('1.json'), tokenId: '7' },
      drawing: { ...folder.token('2.json'), tokenId: '8' },
    },
    editionsUri,
    blocks: [rawPicture, filePicture, raw, file, block, ...folder.blocks],
    pages: new Map<string, Page>([
      ['/collection/4.json', json(webDocument)],
      ['/collection/4.png', { contentType: 'image/png', body: picture(200) }],
      [`/editions/${editionId.toString(16).padStart(64, '0')}.json`, json(editionDocument)],
    ]),
  };
}
