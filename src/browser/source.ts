/** Bytes that can be had again: the engine asks for them anew when its worker had to be replaced. */
export type Bytes = Uint8Array<ArrayBuffer> | Blob | (() => Promise<Uint8Array<ArrayBuffer>>);

/** Which state of the database it is. */
export interface DataVersion {
  /** Differs whenever the state differs. */
  readonly generation: string;
  /** It held at least everything committed by then. Milliseconds since the epoch. */
  readonly asOf: number;
}

/** A file on a server that hands out ranges. */
export interface RemoteFile {
  readonly url: string;
  /** Bytes. */
  readonly size: number;
  /** A header that tells this state of the file from another; null where its server sends none. */
  readonly version: { readonly header: 'ETag' | 'Last-Modified'; readonly value: string } | null;
  /** Headers that are sent with each request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A database file, which is only read. */
export interface FileSource extends DataVersion {
  readonly kind: 'file';
  /** For messages; its name without the ending is that of the database. */
  readonly name: string;
  readonly database: Blob | RemoteFile;
  /** Its log, up to the last commit. */
  readonly log?: Blob;
}

interface TypedColumn {
  readonly name: string;
  /** As DuckDB writes it. */
  readonly type: string;
}

/** A table whose rows lie in DuckDB files. */
export interface TableInParts {
  readonly table: string;
  readonly columns: readonly TypedColumn[];
  /** Columns that are not there: a question that reads one of them fails as `not_in_browser`. */
  readonly withheld: readonly TypedColumn[];
  readonly parts: readonly {
    /** Names the content: what is attached by this name is not read again. */
    readonly name: string;
    /** A DuckDB file whose table `part` has these columns. */
    readonly bytes: Bytes;
  }[];
}

/** All tables of one state of a database, in files that are read as they are. */
export interface PartsSource extends DataVersion {
  readonly kind: 'parts';
  readonly tables: readonly TableInParts[];
}

export type Source = PartsSource | FileSource;

/** The bytes, anew. */
export async function bytesOf(bytes: Bytes): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof bytes === 'function') return bytes();
  return bytes instanceof Blob ? new Uint8Array(await bytes.arrayBuffer()) : bytes;
}
