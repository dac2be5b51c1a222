/**
 * Writes the lines of one turn of the event loop together, because each write to a pipe waits for the system.
 * @param write called with whole lines; once more at the end of the process for those that are left
 */
export function lineWriter(write: (lines: string) => void): (line: string) => void {
  let lines = '';
  const flush = () => {
    const all = lines;
    lines = '';
    if (all !== '') write(all);
  };
  process.on('exit', flush);
  return (line) => {
    if (lines === '') setImmediate(flush);
    lines += line;
  };
}
