import { shortened } from '../guards';

function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(swap, previous[j]! + 1, row[j - 1]! + 1));
    }
    previous = row;
  }
  return previous[b.length]!;
}

const MOST_SHOWN = 40;
/** Names that a message lists; people do not read more. */
const MOST_NAMES = 12;

/** `Unknown measure "sucess_rate". Did you mean success_rate?`, or the names there are when none is near. */
export function unknownName(kind: string, name: string, known: readonly string[]): string {
  const shown = shortened(name, MOST_SHOWN);
  const what = `Unknown ${kind} ${JSON.stringify(shown)}.`;
  const near = known
    .map((candidate) => ({ candidate, distance: distance(shown.toLowerCase(), candidate) }))
    .filter((entry) => entry.distance <= Math.max(2, entry.candidate.length / 4))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
  if (near.length > 0) return `${what} Did you mean ${near.join(' or ')}?`;
  const more = known.length - MOST_NAMES;
  return `${what} Known are ${known.slice(0, MOST_NAMES).join(', ')}${more > 0 ? `, and ${more} more` : ''}.`;
}
