/** Reads so many bytes from a position of a file on; fewer where it ends. */
export type ReadAt = (position: number, bytes: number) => Promise<Uint8Array>;

/** Numbers as DuckDB writes them: the lowest byte first. */
export const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);
