/** In a policy these part one address from the next, and one directive from the other. */
const PARTING = new Map([
  [',', '%2C'],
  [';', '%3B'],
]);

function given(): string {
  const database = new URLSearchParams(window.location.search).get('db');
  if (database === null || !URL.canParse(database, document.baseURI)) return '';
  const { protocol, origin, pathname } = new URL(database, document.baseURI);
  return /^https?:$/.test(protocol) ? origin + pathname.replace(/[,;]/g, (mark) => PARTING.get(mark)!) : '';
}

/**
 * From here on the page may connect to the server that it came from and to the database that its address names, and to
 * nothing else. A blob is what the page has made itself.
 */
const policy = document.createElement('meta');
policy.httpEquiv = 'Content-Security-Policy';
policy.content = `connect-src 'self' blob: ${given()}`;
document.head.append(policy);

export {};
