import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const PREFIX = 'mahavishnu-learning-socket-';
const NAME = 'plugin.sock';

/** A path for a Unix socket in a new folder that only this user may enter. */
export function createSocketPath(): string {
  return path.join(mkdtempSync(path.join(os.tmpdir(), PREFIX)), NAME);
}

export function removeSocket(socket: string): void {
  rmSync(path.dirname(socket), { recursive: true, force: true });
}

function nobodyListens(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = net.connect(socket);
    connection.once('connect', () => {
      connection.destroy();
      resolve(false);
    });
    connection.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
  });
}

/** Removes the sockets of processes that were killed. One that is only starting has a folder, but no socket yet. */
export async function removeOrphanedSockets(): Promise<void> {
  for (const name of readdirSync(os.tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const socket = path.join(os.tmpdir(), name, NAME);
    try {
      if (statSync(socket).uid === process.getuid?.() && (await nobodyListens(socket))) removeSocket(socket);
    } catch {
      // Another process removed it first, or it belongs to somebody else.
    }
  }
}
