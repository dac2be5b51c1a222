/** A value of an ini file, as Grafana reads it: the last one that is set; undefined where none is. */
export function iniValue(text: string, section: string, key: string): string | undefined {
  let current = '';
  let value: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    current = /^\s*\[([^\]]*)\]/.exec(line)?.[1]?.trim() ?? current;
    const [, name, set] = /^\s*([^;#=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (current === section && name === key) value = set!.replace(/^(["'`])(.*)\1$/, '$2');
  }
  return value;
}

const isHeading = (line: string) => /^\s*\[/.test(line);

/** The text with that value, in the place of the one that is set or in a line below the heading; all else as it was. */
export function withIniValue(text: string, section: string, key: string, value: string): string {
  const lines = text.split('\n');
  const entry = `${key} = ${value}`;
  const heading = lines.findIndex((line) => new RegExp(`^\\s*\\[\\s*${section}\\s*\\]`).test(line));
  if (heading === -1) return `${text === '' || text.endsWith('\n') ? text : `${text}\n`}\n[${section}]\n${entry}\n`;
  const length = lines.slice(heading + 1).findIndex(isHeading);
  const end = length === -1 ? lines.length : heading + 1 + length;
  const set = lines.findLastIndex((line, at) => at > heading && at < end && new RegExp(`^\\s*${key}\\s*=`).test(line));
  return (set === -1 ? lines.toSpliced(heading + 1, 0, entry) : lines.with(set, entry)).join('\n');
}

/** The names of a list such as `a, b`. */
export const namesOf = (list: string | undefined): string[] =>
  (list ?? '')
    .split(/[\s,]+/)
    .map((name) => name.trim())
    .filter(Boolean);
