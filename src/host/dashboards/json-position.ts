/** What may come next; `s` is a text, `l` a number, true, false or null, the rest stands for itself. */
const VALUE = '{[sl';
const FIRST_VALUE = '{[sl]';
const KEY = 's';
const FIRST_KEY = 's}';
const COLON = ':';

const TOKEN =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/uy;

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

/** Where the first token stands that no JSON has there. */
function firstFault(text: string): number {
  const token = new RegExp(TOKEN);
  const open: string[] = [];
  let expected = VALUE;
  for (;;) {
    const start = token.lastIndex;
    const [found, mark, quoted] = token.exec(text) ?? [];
    const kind = mark ?? (quoted ? 's' : 'l');
    if (found === undefined || !expected.includes(kind)) return start;
    if (kind === '}' || kind === ']') open.pop();
    if (kind === '{' || kind === '[') {
      open.push(kind);
      expected = kind === '{' ? FIRST_KEY : FIRST_VALUE;
    } else if (expected === KEY || (expected === FIRST_KEY && quoted)) expected = COLON;
    else if (kind === ':') expected = VALUE;
    else if (kind === ',') expected = open.at(-1) === '{' ? KEY : VALUE;
    else expected = open.length > 0 ? `,${CLOSING[open.at(-1)!]}` : '';
  }
}

/** The line and column, one-based, of what keeps a text from being JSON. Node's own messages do not always tell. */
export function faultIn(text: string): { line: number; column: number } {
  const start = firstFault(text);
  const blank = /[ \t\r\n]*/y;
  blank.lastIndex = start;
  const before = text.slice(0, start + blank.exec(text)![0].length).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
