import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const REPLIES: Readonly<Record<string, string>> = {
  EHLO: '250 sink',
  HELO: '250 sink',
  MAIL: '250 OK',
  RCPT: '250 OK',
  RSET: '250 OK',
  NOOP: '250 OK',
  DATA: '354 End with a dot on a line of its own',
};

/** Takes all mail that is sent to it on loopback, and keeps each in a file as it came. */
export class SmtpSink {
  readonly #server: Server;
  readonly #folder: string;
  #count = 0;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#server = createServer((socket) => void this.#converse(socket).catch(() => socket.destroy()));
  }

  static async start(folder: string): Promise<SmtpSink> {
    const sink = new SmtpSink(folder);
    sink.#server.listen(0, '127.0.0.1');
    await once(sink.#server, 'listening');
    return sink;
  }

  /** As `host:port`. */
  get address(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The sink does not listen.');
    return `${address.address}:${address.port}`;
  }

  close(): void {
    this.#server.close();
  }

  async #converse(socket: Socket): Promise<void> {
    const reply = (line: string) => socket.write(`${line}\r\n`);
    reply('220 sink');
    let mail: string[] | null = null;
    for await (const line of createInterface({ input: socket, crlfDelay: Infinity })) {
      if (mail === null) {
        const command = line.slice(0, 4).toUpperCase();
        if (command === 'QUIT') return void socket.end('221 Bye\r\n');
        if (command === 'DATA') mail = [];
        reply(REPLIES[command] ?? '502 No such command');
      } else if (line === '.') {
        writeFileSync(join(this.#folder, `${++this.#count}.eml`), mail.join('\n'));
        mail = null;
        reply('250 OK');
      } else {
        mail.push(line.replace(/^\./, ''));
      }
    }
  }
}
