import type { ResponseCoding } from '../accept-encoding.ts';

/** What a file of the console is for. It decides the fields of the response. */
export type StaticRole =
  /** A page without scripts. */
  | 'landing'
  /** The page that runs the console. */
  | 'console'
  /** The script of the worker that runs the nft component. */
  | 'verifier'
  /** A script, a style, an icon or a module, whose name has its hash in it. */
  | 'asset'
  /** Data under a name that stays. */
  | 'data';

/** The bytes of a representation. */
export interface StaticBytes {
  /** Bytes. */
  readonly size: number;
  /** The SHA-256 of the bytes, hexadecimal. */
  readonly sha256: string;
}

/** A file of the console, as the build made it. */
export interface StaticFile extends StaticBytes {
  /** Its name in the folder of the files. */
  readonly file: string;
  /** The media type. */
  readonly type: string;
  readonly role: StaticRole;
  /** The file as the build has compressed it. Absent if it is short. */
  readonly coded?: Readonly<Record<ResponseCoding, StaticBytes>>;
}

/** The files of the console by their paths. What is not listed is not served. */
export interface StaticManifest {
  readonly files: Readonly<Record<string, StaticFile>>;
}

/** The files of the console, and how a host reads them. */
export interface StaticFiles {
  readonly manifest: StaticManifest;
  /** Reads a file that the manifest lists. Rejects if it is not there. */
  readonly read: (file: string) => Promise<Uint8Array>;
  /**
   * Reads a file in a coding that the manifest lists. Absent where something else compresses what
   * the host sends, as the network of Cloudflare does.
   */
  readonly readCoded?: (file: string, coding: ResponseCoding) => Promise<Uint8Array>;
}
