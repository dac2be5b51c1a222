/** Percent-encoded text in plain. What is none, as a person has changed it by hand, stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
