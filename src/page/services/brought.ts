const element = document.getElementById('answers');
const brought = new Map<string, unknown>(Object.entries(JSON.parse(element?.textContent ?? '{}')));

/** The answer to this address that came with the page, once; undefined when there is none. */
export function takeBrought(url: string): unknown {
  const answer = brought.get(url);
  brought.delete(url);
  return answer;
}
