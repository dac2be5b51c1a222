import { Help } from 'commander';

/** Where commander wraps what no terminal shows. */
const UNSHOWN = 80;

/** Ends a paragraph; any other line goes on in the next. */
const END = /[.:]$/;

const flowing = new Help();

/**
 * Help as wide as the terminal that shows it: commander wraps what it writes itself, and leaves what was added as it is.
 * Indented lines, such as examples, stay whole.
 */
export function wrapped(help: string, columns = UNSHOWN): string {
  const lines: string[] = [];
  let paragraph: string[] = [];
  const end = () => {
    if (paragraph.length > 0) lines.push(flowing.boxWrap(paragraph.join(' '), columns));
    paragraph = [];
  };
  for (const line of help.split('\n')) {
    if (/^\S/.test(line)) {
      paragraph.push(line);
      if (END.test(line)) end();
    } else {
      end();
      lines.push(line);
    }
  }
  end();
  return lines.join('\n');
}
