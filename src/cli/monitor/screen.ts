import { clip } from '../table/clip';

const { stdout } = process;

const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const END_OF_LINE = '\u001b[K';
const END_OF_SCREEN = '\u001b[J';

const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** A line cut to the terminal; where it has to be cut it loses its colours. */
function cut(line: string, width: number): string {
  const plain = line.replaceAll(escapes, '');
  const clipped = clip(plain, width);
  return clipped === plain ? line : clipped;
}

/**
 * A terminal whose whole screen is drawn over and over, and given back as it was: the other screen of the terminal, with
 * its cursor hidden, until `close`, the end of the process, or while it is stopped by Ctrl-Z.
 */
export class Screen {
  #text = '';
  #isOpen = false;
  readonly #redraw = () => this.#draw();
  readonly #leave = () => this.#close();
  readonly #stop = () => {
    this.#close();
    process.kill(process.pid, 'SIGSTOP');
  };
  readonly #goOn = () => this.#draw();

  open(): void {
    stdout.on('resize', this.#redraw);
    process.on('exit', this.#leave);
    process.on('SIGTSTP', this.#stop);
    process.on('SIGCONT', this.#goOn);
    this.#draw();
  }

  show(text: string): void {
    this.#text = text;
    this.#draw();
  }

  close(): void {
    stdout.off('resize', this.#redraw);
    process.off('exit', this.#leave);
    process.off('SIGTSTP', this.#stop);
    process.off('SIGCONT', this.#goOn);
    this.#close();
  }

  #draw(): void {
    const lines = this.#text.replace(/\n$/, '').split('\n').slice(0, stdout.rows);
    // Each line is drawn over the one before, so that nothing flickers.
    const drawn = lines.map((line) => `${END_OF_LINE}${cut(line, stdout.columns)}`).join('\n');
    stdout.write(`${this.#isOpen ? '' : ENTER}${HOME}${drawn}${END_OF_SCREEN}`);
    this.#isOpen = true;
  }

  #close(): void {
    if (this.#isOpen) stdout.write(LEAVE);
    this.#isOpen = false;
  }
}
