import { createWriteStream, readdirSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

export interface ZipOptions {
  /** The one folder at the root of the archive. */
  readonly root: string;
  isExecutable(name: string): boolean;
}

/** Packs all files of a folder. */
export async function zipFolder(folder: string, archive: string, { root, isExecutable }: ZipOptions): Promise<void> {
  const zip = new ZipFile();
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  for (const entry of files) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file);
    zip.addFile(file, path.posix.join(root, name), { mode: isExecutable(name) ? 0o100755 : 0o100644 });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(archive));
}
