import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { privateFolderError } from '../../snapshot/io-error';
import { PrivateFolder } from '../../snapshot/private-folder';
import type { Output } from './output';

/** Standard output, which takes as much at a time as its reader does. */
export async function standardOutput(): Promise<Output> {
  const place = await PrivateFolder.create(undefined);
  let bytes = 0;
  const write = async (data: string | Buffer) => {
    bytes += Buffer.byteLength(data);
    if (!process.stdout.write(data)) await once(process.stdout, 'drain');
  };
  return {
    folder: place.path,
    failure: privateFolderError,
    write,
    take: async (taken) => {
      for await (const chunk of createReadStream(taken)) await write(chunk as Buffer);
    },
    finish: async () => bytes,
    close: () => place.remove(),
  };
}
