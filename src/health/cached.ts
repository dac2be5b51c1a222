/** An answer that is found out at most so often, and by one at a time. */
export function cached<T>(milliseconds: number, find: () => Promise<T>): () => Promise<T> {
  let at = -Infinity;
  let last: Promise<T> | null = null;
  return () => {
    if (last && performance.now() - at < milliseconds) return last;
    at = performance.now();
    const found = find();
    found.catch(() => {
      if (last === found) last = null;
    });
    last = found;
    return found;
  };
}
