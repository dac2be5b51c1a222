import { readdirSync } from 'node:fs';
import { Socket } from 'node:net';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { READER_VARIABLE, writeFor } from '../error/reader';
import type { FromWorker, ToWorker } from '../pipe/messages';
import { Pipe } from '../pipe/pipe';
import { SharedFile } from '../pipe/shared-file';

/** Below whoever writes to the database on the same machine. */
const PRIORITY = 10;

/** On Linux each thread has a priority of its own, which those that it starts take over. */
function stepBack(): void {
  try {
    const threads = process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [0];
    for (const thread of threads) os.setPriority(thread, PRIORITY);
  } catch {
    // A thread has ended, or the system does not let us.
  }
}

/** Nothing of a worker outlives the process that asks it, not even a thread of DuckDB's that hears nothing. */
function endAtOnce(): void {
  process.kill(process.pid, 'SIGKILL');
}

async function main(pipeFd: number, fileFd: number | null): Promise<void> {
  if (process.env[READER_VARIABLE] === 'terminal') writeFor('terminal');
  const socket = new Socket({ fd: pipeFd, readable: true, writable: true });
  socket.on('close', endAtOnce);
  socket.on('end', endAtOnce);
  const file = fileFd === null ? null : new SharedFile(fileFd);
  const waiting: ToWorker[] = [];
  let receive = (message: ToWorker): void => {
    waiting.push(message);
  };
  const pipe = new Pipe<FromWorker, ToWorker>(socket, file, (message) => receive(message));
  try {
    // Loads DuckDB, which may not be there.
    const { Service } = await import('./service');
    const service = new Service(pipe);
    receive = (message) => service.receive(message);
    pipe.send({ type: 'ready' });
    // Until here somebody may have been waiting for it to start.
    stepBack();
    for (const message of waiting) receive(message);
  } catch (error) {
    pipe.send({ type: 'unfit', reason: String(error) });
  }
}

const { values } = parseArgs({ options: { 'pipe-fd': { type: 'string' }, 'file-fd': { type: 'string' } } });
const { 'pipe-fd': pipeFd, 'file-fd': fileFd } = values;
if (pipeFd) void main(Number(pipeFd), fileFd ? Number(fileFd) : null);
else {
  process.stderr.write('This program runs DuckDB for the plugin beside it, which starts it.\n');
  process.exitCode = 1;
}
