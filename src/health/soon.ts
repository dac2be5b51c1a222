/** Then an answer from before has to do: whoever asks for health must never wait for the database. */
const PATIENCE_MS = 2_000;

/** The newest answer there is after a moment, also where finding a newer one fails; null where there is none yet. */
export function soon<T>(find: () => Promise<T>): () => Promise<T | null> {
  let last: T | null = null;
  return async () => {
    const found = find().then((value) => {
      last = value;
      return value;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS, null);
    });
    const value = await Promise.race([found.catch(() => null), late]);
    clearTimeout(timer);
    return value ?? last;
  };
}
