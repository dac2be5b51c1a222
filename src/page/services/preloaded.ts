const element = document.getElementById('answers');
const preloaded = new Map<string, unknown>(Object.entries(JSON.parse(element?.textContent ?? '{}')));

/** The answer to this address that came with the page, once; undefined when there is none. */
export function takePreloaded(url: string): unknown {
  const answer = preloaded.get(url);
  preloaded.delete(url);
  return answer;
}
