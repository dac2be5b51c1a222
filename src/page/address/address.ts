import { useSyncExternalStore } from 'react';
import { hrefOf, readAddress } from './place';

const listeners = new Set<() => void>();
let current: URL | null = null;

/** It stays the same until the page moves on. */
function address(): URL {
  current ??= readAddress();
  return current;
}

function moved(): void {
  current = null;
  for (const listener of listeners) listener();
}

window.addEventListener('popstate', moved);

/** Shows another path of the page, without loading it. */
function go(path: string): void {
  window.history.pushState(null, '', hrefOf(path));
  moved();
}

/** Goes to an address that takes the place of the current one in the history. */
export function goInstead(path: string): void {
  window.history.replaceState(null, '', hrefOf(path));
  moved();
}

/** Shows the page as it is without a path and without a query. */
export function startOver(): void {
  window.history.pushState(null, '', window.location.pathname);
  moved();
}

export type Parameters = Readonly<Record<string, string | readonly string[] | null>>;

/** The search part with some parameters set anew; null takes one away. */
export function withParameters(search: string, changes: Parameters): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    params.delete(name);
    if (value !== null) for (const one of [value].flat()) params.append(name, one as string);
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

export function changeParameters(changes: Parameters): void {
  const { pathname, search } = address();
  go(pathname + withParameters(search, changes));
}

/** Where the page is; it changes with links, the pickers and the browser's history. */
export function useAddress(): URL {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, address);
}

const ownPages = /^\/(d\/|alerting$)/;

/** Lets links between our pages be followed without loading the page anew. */
export function followLinks(): void {
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest?.('a[href]') as HTMLAnchorElement | null;
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || event.defaultPrevented || (link.target && link.target !== '_self')) return;
    const { origin, pathname, search } = new URL(link.href);
    if (origin !== window.location.origin || !ownPages.test(pathname)) return;
    event.preventDefault();
    go(pathname + search);
  });
}
