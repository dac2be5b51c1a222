/** Ascending numbers as text: `0,5-9,12`. */
export function printRanges(numbers: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const number of numbers) {
    const range = ranges.at(-1);
    if (range && range[1] === number - 1) range[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

/** @param end all are below it. Null where the text is no such list */
export function parseRanges(text: string, end: number): number[] | null {
  if (text === '') return [];
  const numbers: number[] = [];
  for (const range of text.split(',')) {
    const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(range);
    if (match === null) return null;
    const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
    if (first > last || last >= end || first <= (numbers.at(-1) ?? -1)) return null;
    for (let number = first; number <= last; number++) numbers.push(number);
  }
  return numbers;
}
