const LONGEST_WAIT_MS = 100;

/**
 * Writes the lines of one turn of the event loop together, because each write to a pipe waits for the system, and wakes
 * whoever reads it. Lines that can wait are written with those of a tenth of a second.
 * @param write called with whole lines; once more at the end of the process for those that are left
 */
export function lineWriter(write: (lines: string) => void): (line: string, canWait?: boolean) => void {
  let lines = '';
  let isDue = false;
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    const all = lines;
    clearTimeout(timer);
    timer = undefined;
    isDue = false;
    lines = '';
    if (all !== '') write(all);
  };
  process.on('exit', flush);
  return (line, canWait = false) => {
    lines += line;
    if (canWait) timer ??= setTimeout(flush, LONGEST_WAIT_MS).unref();
    else if (!isDue) {
      isDue = true;
      setImmediate(flush);
    }
  };
}
