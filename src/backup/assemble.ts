import { open } from 'node:fs/promises';
import { writeAll } from '../snapshot/file-system';
import type { Report } from '../writing/operation';
import { type SoundBackup, storedFile, storedPieces } from './backup';
import { BadBackup } from './backup-error';
import type { Chain } from './chain';
import { EndsEarly, type Extent, eachHashed, pieceCount, placeOfPiece } from './pieces';

interface Part {
  readonly backup: SoundBackup;
  readonly extents: readonly Extent[];
}

/** Which pieces to take of each backup: of each piece the newest there is. */
function parts(chain: Chain): Part[] {
  const missing = new Set(Array.from({ length: pieceCount(chain[0]!.manifest) }, (_, piece) => piece));
  return chain.map((backup) => ({
    backup,
    extents: storedPieces(backup.manifest).filter(({ piece }) => missing.delete(piece)),
  }));
}

/**
 * Puts the database of the first backup of a chain together in a new file, and holds each piece against its checksum.
 * Throws BadBackup, naming the backup at fault.
 */
export async function assemble(chain: Chain, to: string, report: Report, signal: AbortSignal): Promise<void> {
  const { manifest, name } = chain[0]!;
  const file = await open(to, 'wx', 0o600);
  try {
    let done = 0;
    for (const { backup, extents } of parts(chain)) {
      const bad = (why: string) =>
        new BadBackup(
          name.text,
          backup.name === name ? why : `${backup.name.text}, which it builds on, is damaged: ${why}`,
        );
      const put = async ({ piece }: Extent, content: Buffer, hash: string) => {
        const place = placeOfPiece(piece, manifest);
        if (content.length !== place.bytes || hash !== manifest.hashes[piece]) throw bad(wrongPiece(piece));
        await writeAll(file, content, place.at);
        done += content.length;
        report({ stage: 'copying', done, total: manifest.bytes });
      };
      await eachHashed(storedFile(backup.folder, backup.manifest), extents, put, signal).catch((error: unknown) => {
        throw error instanceof EndsEarly ? bad('its file is cut off') : error;
      });
    }
    if (done !== manifest.bytes) throw new BadBackup(name.text, 'blocks of it are missing');
    await file.sync();
  } finally {
    await file.close();
  }
}

export const wrongPiece = (piece: number): string =>
  piece === 0 ? 'the checksum of its headers is wrong' : `the checksum of block ${piece - 1} is wrong`;
