/** The decoders of `node:zlib`. Node 20 has none for Zstandard, which no request asks for. */
import * as zlib from 'node:zlib';

export const { createBrotliDecompress, createGunzip, createInflate } = zlib;

/** Throws where `node:zlib` has no such decoder. The request fails then. */
export function createZstdDecompress(): ReturnType<typeof zlib.createZstdDecompress> {
  if (typeof zlib.createZstdDecompress === 'function') return zlib.createZstdDecompress();
  throw Object.assign(new Error('this Node cannot decode zstd'), { code: 'ERR_UNKNOWN_CODING' });
}
