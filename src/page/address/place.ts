/** Where in the address of the browser that of the page stands. */
interface Place {
  /** The address of the page, as a host would serve it. */
  readonly read: () => URL;
  /** The address of a link to a path of the page. */
  readonly hrefOf: (path: string) => string;
}

/** All of it, where a host knows every path. */
const WHOLE: Place = { read: () => new URL(window.location.href), hrefOf: (path) => path };

/** The address stands behind the `#`: a page of files has no server that knows other paths. */
const IN_HASH: Place = {
  read: () => {
    const path = window.location.hash.slice(1);
    return new URL(window.location.origin + (path.startsWith('/') ? path : '/'));
  },
  hrefOf: (path) => `#${path}`,
};

let place = WHOLE;

export function keepAddressInHash(): void {
  place = IN_HASH;
}

export const readAddress = (): URL => place.read();

const isPath = (url: string) => /^\/(?!\/)/.test(url);

/** What leads to a page of ours, for a link; any other address as it is. */
export const hrefOf = (url: string): string => (isPath(url) ? place.hrefOf(url) : url);
